package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.flv.MediaTag;

/** What an encoder did, told by {@link IngestSession} to its owner in the order of the bytes. */
public sealed interface IngestEvent {

    /** Awaits {@code acceptConnect} or {@code refuseConnect}. */
    record Connect(ConnectRequest request) implements IngestEvent {}

    /** Awaits {@code acceptPublish} or {@code refusePublish}. */
    record Publish(PublishRequest request) implements IngestEvent {}

    /** Media of the accepted publish. The receiver owns the tag. */
    record Media(MediaTag tag) implements IngestEvent {}

    /**
     * The encoder ended the publish, or gave it up before it was answered.
     *
     * @param how the command that said so
     */
    record Unpublish(String how) implements IngestEvent {}
}
