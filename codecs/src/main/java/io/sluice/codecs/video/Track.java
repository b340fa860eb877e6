package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.AudioCodec;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * The one video or audio track of a clip that is played: its packets to tags, its clock to
 * milliseconds. MP4 and Matroska store coded frames as tags carry them, so only headers are
 * written. Borrows what libavformat owns.
 */
final class Track {
    /** No form's first bytes are more. */
    private static final int MAX_HEAD_BYTES = 8;

    private static final int MAX_CODED_BYTES = ContainerReader.MAX_TAG_BYTES - MAX_HEAD_BYTES;

    private final AVStream stream;
    private final AVRational timeBase;
    private final AVRational millis;
    private final TagForm form;
    private final ByteBufAllocator allocator;
    private int untimedFrames;
    private long firstUntimed;

    /**
     * @param millis the clip's own clock, borrowed
     * @throws ContainerException if the track's codec has no form here; it names those that have
     */
    Track(AVStream stream, AVRational millis, ByteBufAllocator allocator)
            throws ContainerException {
        this.stream = stream;
        this.timeBase = stream.time_base();
        this.millis = millis;
        this.form = form(stream.codecpar());
        this.allocator = allocator;
    }

    static TagForm form(AVCodecParameters parameters) throws ContainerException {
        return switch (parameters.codec_id()) {
            case AV_CODEC_ID_H264 -> new TagForm.LegacyAvc();
            case AV_CODEC_ID_HEVC -> new TagForm.EnhancedVideo(VideoCodec.HEVC);
            case AV_CODEC_ID_AV1 -> new TagForm.EnhancedVideo(VideoCodec.AV1);
            case AV_CODEC_ID_VP9 -> new TagForm.EnhancedVideo(VideoCodec.VP9);
            case AV_CODEC_ID_VP8 -> new TagForm.EnhancedVideo(VideoCodec.VP8);
            case AV_CODEC_ID_AAC -> new TagForm.LegacyAac();
            case AV_CODEC_ID_MP3 -> mp3(parameters);
            case AV_CODEC_ID_OPUS -> new TagForm.EnhancedAudio(AudioCodec.OPUS);
            case AV_CODEC_ID_FLAC -> new TagForm.EnhancedAudio(AudioCodec.FLAC);
            case AV_CODEC_ID_AC3 -> new TagForm.EnhancedAudio(AudioCodec.AC3);
            case AV_CODEC_ID_EAC3 -> new TagForm.EnhancedAudio(AudioCodec.EAC3);
            default -> throw foreign(parameters);
        };
    }

    /** The legacy form can't name every rate; 48 kHz goes as 44.1 kHz, as FFmpeg sends it. */
    private static TagForm mp3(AVCodecParameters parameters) {
        boolean stereo = parameters.ch_layout().nb_channels() > 1;
        return switch (parameters.sample_rate()) {
            case 44_100, 48_000 -> new TagForm.LegacyMp3(3, stereo);
            case 22_050 -> new TagForm.LegacyMp3(2, stereo);
            case 11_025 -> new TagForm.LegacyMp3(1, stereo);
            default -> new TagForm.EnhancedAudio(AudioCodec.MP3);
        };
    }

    private static ContainerException foreign(AVCodecParameters parameters) {
        String found = avcodec_get_name(parameters.codec_id()).getString();
        return new ContainerException(
                parameters.codec_type() == AVMEDIA_TYPE_VIDEO
                        ? found + " video found, expected H.264, HEVC, AV1, VP9 or VP8"
                        : found + " audio found, expected AAC, MP3, Opus, FLAC, AC-3 or E-AC-3");
    }

    boolean owns(AVPacket packet) {
        return packet.stream_index() == stream.index();
    }

    /** The tag that a decoder needs first, or empty where the codec has none. */
    Optional<MediaTag> sequenceStart() throws ContainerException {
        return sequenceStart(DecoderConfig.extradata(stream.codecpar()), 0);
    }

    /** The same where the packet brings another configuration than the one before. */
    Optional<MediaTag> changedSequenceStart(AVPacket packet, long timestampMillis)
            throws ContainerException {
        byte[] changed = changedExtradata(packet);
        return changed.length == 0 ? Optional.empty() : sequenceStart(changed, timestampMillis);
    }

    private Optional<MediaTag> sequenceStart(byte[] extradata, long timestampMillis)
            throws ContainerException {
        byte[] config = DecoderConfig.of(stream, extradata);
        if (config.length == 0) {
            return Optional.empty();
        }
        ByteBuf payload = allocator.buffer(MAX_HEAD_BYTES + config.length);
        form.writeStart(payload);
        return Optional.of(new MediaTag(form.kind(), timestampMillis, payload.writeBytes(config)));
    }

    private static byte[] changedExtradata(AVPacket packet) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data =
                    av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, size.put(0));
            byte[] extradata = new byte[data == null ? 0 : (int) size.get()];
            if (data != null) {
                data.get(extradata);
            }
            return extradata;
        }
    }

    /**
     * When the packet is decoded. Matroska's first pictures have no such time: a frame apart, such
     * that the first is shown as late as the stream's reordering asks for. Called once a packet.
     */
    long decodedMillis(AVPacket packet) {
        if (packet.dts() != AV_NOPTS_VALUE) {
            return av_rescale_q(packet.dts(), timeBase, millis);
        }
        long presented = av_rescale_q(packet.pts(), timeBase, millis);
        if (form.kind() == MediaTag.Kind.AUDIO) {
            return presented;
        }
        firstUntimed = untimedFrames == 0 ? presented : firstUntimed;
        AVRational rate = stream.avg_frame_rate();
        long framesAhead = (long) stream.codecpar().video_delay() - untimedFrames++;
        return rate.num() == 0
                ? presented
                : firstUntimed - 1000 * framesAhead * rate.den() / rate.num();
    }

    MediaTag codedFrame(AVPacket packet, long decodedMillis, long timestampMillis)
            throws ContainerException {
        if (packet.size() > MAX_CODED_BYTES) {
            throw new ContainerException("a coded frame of " + packet.size() + " bytes found");
        }
        boolean timed = packet.pts() != AV_NOPTS_VALUE;
        long composition = timed ? av_rescale_q(packet.pts(), timeBase, millis) - decodedMillis : 0;
        ByteBuf payload = allocator.buffer(MAX_HEAD_BYTES + packet.size());
        form.writeFrame((packet.flags() & AV_PKT_FLAG_KEY) != 0, (int) composition, payload);
        payload.writeBytes(packet.data().capacity(packet.size()).asByteBuffer());
        return new MediaTag(form.kind(), timestampMillis, payload);
    }
}
