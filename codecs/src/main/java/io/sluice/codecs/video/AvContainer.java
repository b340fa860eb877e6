package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * An MP4 or Matroska clip, which libavformat takes apart: one video and one audio {@link Track},
 * all others are passed over. Times are shifted so that the clip starts at 0.
 */
final class AvContainer implements ContainerReader {
    private final ChannelInput input;
    private final AVFormatContext format;
    private final ByteBufAllocator allocator;
    private final AVPacket packet = av_packet_alloc();
    private final AVRational millis = av_make_q(1, 1000);
    private final List<Track> tracks = new ArrayList<>();
    private final ArrayDeque<MediaTag> pending = new ArrayDeque<>();
    private long startMillis = Long.MIN_VALUE;

    private AvContainer(ChannelInput input, AVFormatContext format, ByteBufAllocator allocator) {
        this.input = input;
        this.format = format;
        this.allocator = allocator;
    }

    static AvContainer open(String demuxer, SeekableByteChannel channel, ByteBufAllocator allocator)
            throws IOException {
        Ffmpeg.load();
        ChannelInput input = new ChannelInput(channel);
        AVFormatContext format = avformat_alloc_context();
        format.pb(input.context());
        // On failure it frees the context, not the input.
        int result =
                avformat_open_input(
                        format, (String) null, av_find_input_format(demuxer), (AVDictionary) null);
        if (result < 0) {
            try (input) {
                input.rethrow();
                throw new ContainerException("broken clip: " + Ffmpeg.error(result));
            }
        }
        AvContainer container = new AvContainer(input, format, allocator);
        try {
            container.readHead();
            return container;
        } catch (IOException | RuntimeException e) {
            container.close();
            throw e;
        }
    }

    private void readHead() throws IOException {
        // Reads a little ahead: Matroska stores no decoding times, they follow from the pictures.
        check(avformat_find_stream_info(format, (AVDictionary) null));
        AVStream pictures = choose(AVMEDIA_TYPE_VIDEO);
        if (pictures == null) {
            throw new ContainerException("no video found");
        }
        AVStream sound = choose(AVMEDIA_TYPE_AUDIO);
        tracks.add(new Track(pictures, millis, allocator));
        if (sound != null) {
            tracks.add(new Track(sound, millis, allocator));
        }
        for (Track track : tracks) {
            track.sequenceStart().ifPresent(pending::add);
        }
    }

    /** The first track of those that are played by default, or of all if none is. */
    private @Nullable AVStream choose(int type) {
        AVStream first = null;
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream stream = format.streams(i);
            if (stream.codecpar().codec_type() == type
                    && !marked(stream, AV_DISPOSITION_ATTACHED_PIC)) {
                if (marked(stream, AV_DISPOSITION_DEFAULT)) {
                    return stream;
                }
                first = first == null ? stream : first;
            }
        }
        return first;
    }

    private static boolean marked(AVStream stream, int disposition) {
        return (stream.disposition() & disposition) != 0;
    }

    @Override
    public @Nullable MediaTag next() throws IOException {
        while (pending.isEmpty()) {
            int result = av_read_frame(format, packet);
            input.rethrow();
            if (result == AVERROR_EOF) {
                return null;
            }
            check(result);
            try {
                onPacket();
            } finally {
                av_packet_unref(packet);
            }
        }
        return pending.poll();
    }

    private void onPacket() throws ContainerException {
        for (Track track : tracks) {
            if (track.owns(packet)) {
                onPacket(track);
            }
        }
    }

    private void onPacket(Track track) throws ContainerException {
        long decoded = track.decodedMillis(packet);
        if (startMillis == Long.MIN_VALUE) {
            startMillis = decoded;
        }
        long timestamp = Math.max(0, decoded - startMillis);
        track.changedSequenceStart(packet, timestamp).ifPresent(pending::add);
        pending.add(track.codedFrame(packet, decoded, timestamp));
    }

    private void check(int result) throws IOException {
        input.rethrow();
        if (result < 0) {
            throw new ContainerException("broken clip: " + Ffmpeg.error(result));
        }
    }

    @Override
    public void close() {
        pending.forEach(MediaTag::release);
        pending.clear();
        millis.close();
        av_packet_free(packet);
        avformat_close_input(format);
        input.close();
    }
}
