package io.sluice.codecs.rtmp.session;

/** What an origin answered, told by {@link PushSession} to its owner. */
public sealed interface PushEvent {

    /** The origin takes the stream; media may be encoded from now on. */
    record Accepted(CapabilityProfile originProfile) implements PushEvent {}

    /** The origin said no to connect, createStream or publish, in its own words. */
    record Refused(String code, String description) implements PushEvent {}

    /** The origin ended a publish that it had accepted. */
    record Ended(String code, String description) implements PushEvent {}
}
