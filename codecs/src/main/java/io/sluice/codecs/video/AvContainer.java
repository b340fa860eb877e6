package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * A clip that libavformat takes apart. MP4 and Matroska store H.264 and AAC as tags carry them, so
 * only the headers are written here; times are shifted so that the clip starts at 0.
 */
final class AvContainer implements ContainerReader {
    private static final int NONE = -1;

    private final ChannelInput input;
    private final AVFormatContext format;
    private final ByteBufAllocator allocator;
    private final AVPacket packet = av_packet_alloc();
    private final AVRational millis = av_make_q(1, 1000);
    private final ArrayDeque<MediaTag> pending = new ArrayDeque<>();
    private int video = NONE;
    private int audio = NONE;
    private long startMillis = Long.MIN_VALUE;
    private long lastMillis;
    private int untimedFrames;
    private long firstUntimed;

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
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream stream = format.streams(i);
            int type = stream.codecpar().codec_type();
            if (type == AVMEDIA_TYPE_VIDEO && !isCover(stream)) {
                video = only(video, i, AV_CODEC_ID_H264, "H.264 video");
            } else if (type == AVMEDIA_TYPE_AUDIO) {
                audio = only(audio, i, AV_CODEC_ID_AAC, "AAC audio");
            }
        }
        if (video == NONE) {
            throw new ContainerException("no video found, expected H.264");
        }
        pending.add(sequenceHeader(video, config(video)));
        if (audio != NONE) {
            pending.add(sequenceHeader(audio, config(audio)));
        }
    }

    private static boolean isCover(AVStream stream) {
        return (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
    }

    private int only(int known, int index, int codecId, String expected) throws ContainerException {
        int found = format.streams(index).codecpar().codec_id();
        if (found != codecId) {
            String name = avcodec_get_name(found).getString();
            throw new ContainerException(name + " found, expected " + expected);
        }
        if (known != NONE) {
            throw new ContainerException("more than one track of " + expected + " found");
        }
        return index;
    }

    private byte[] config(int index) throws ContainerException {
        AVCodecParameters parameters = format.streams(index).codecpar();
        byte[] config = new byte[parameters.extradata_size()];
        if (config.length < 2) {
            throw new ContainerException("a track has no decoder configuration");
        }
        parameters.extradata().get(config);
        return config;
    }

    private MediaTag sequenceHeader(int index, byte[] config) throws ContainerException {
        ByteBuf payload = allocator.buffer(config.length + 5);
        if (index == audio) {
            payload.writeShort(0xAF00).writeBytes(config);
            return new MediaTag(MediaTag.Kind.AUDIO, lastMillis, payload);
        }
        if (config[0] != 1) {
            payload.release();
            throw new ContainerException("H.264 with start codes found, expected an avcC record");
        }
        payload.writeShort(0x1700).writeMedium(0).writeBytes(config);
        return new MediaTag(MediaTag.Kind.VIDEO, lastMillis, payload);
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
        int index = packet.stream_index();
        if (index != video && index != audio) {
            return;
        }
        AVStream stream = format.streams(index);
        long decoded = decodedMillis(stream);
        if (startMillis == Long.MIN_VALUE) {
            startMillis = decoded;
        }
        lastMillis = Math.max(0, decoded - startMillis);
        byte[] changed = changedConfig();
        if (changed.length > 0) {
            pending.add(sequenceHeader(index, changed));
        }
        pending.add(index == video ? videoTag(stream, decoded) : audioTag());
    }

    /**
     * Matroska's first pictures have no decoding time: a frame apart, such that the first is shown
     * as late as the stream's reordering asks for.
     */
    private long decodedMillis(AVStream stream) {
        if (packet.dts() != AV_NOPTS_VALUE) {
            return av_rescale_q(packet.dts(), stream.time_base(), millis);
        }
        long presented = av_rescale_q(packet.pts(), stream.time_base(), millis);
        if (stream.index() == audio) {
            return presented;
        }
        firstUntimed = untimedFrames == 0 ? presented : firstUntimed;
        AVRational rate = stream.avg_frame_rate();
        long framesAhead = (long) stream.codecpar().video_delay() - untimedFrames++;
        return rate.num() == 0
                ? presented
                : firstUntimed - 1000 * framesAhead * rate.den() / rate.num();
    }

    private byte[] changedConfig() {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data =
                    av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, size.put(0));
            byte[] config = new byte[data == null ? 0 : (int) size.get()];
            if (data != null) {
                data.get(config);
            }
            return config;
        }
    }

    private MediaTag videoTag(AVStream stream, long decodedMillis) {
        boolean timed = packet.pts() != AV_NOPTS_VALUE;
        long composition =
                timed ? av_rescale_q(packet.pts(), stream.time_base(), millis) - decodedMillis : 0;
        boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        ByteBuf payload = allocator.buffer(packet.size() + 5);
        payload.writeShort(key ? 0x1701 : 0x2701).writeMedium((int) composition);
        return new MediaTag(MediaTag.Kind.VIDEO, lastMillis, withCoded(payload));
    }

    private MediaTag audioTag() {
        ByteBuf payload = allocator.buffer(packet.size() + 2).writeShort(0xAF01);
        return new MediaTag(MediaTag.Kind.AUDIO, lastMillis, withCoded(payload));
    }

    private ByteBuf withCoded(ByteBuf payload) {
        return payload.writeBytes(packet.data().capacity(packet.size()).asByteBuffer());
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
