package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The native libraries' common ground: loading them, their error codes, memory in the form they
 * want. Its log is switched off: it would tell of publishers' streams.
 */
final class Ffmpeg {
    /** "Not now, feed more": what every decoder and encoder answers between frames. */
    static final int EAGAIN;

    static {
        av_log_set_level(AV_LOG_QUIET);
        EAGAIN = AVERROR_EAGAIN();
    }

    private Ffmpeg() {}

    /** Loads the libraries on the first call; any use of them may come after. */
    static void load() {
        Pointer.physicalBytes();
        avcodec.avcodec_version();
        swscale.swscale_version();
    }

    static String error(int code) {
        byte[] text = new byte[64];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * A copy in av_malloc'd memory with zeroed padding behind it; the context it is set in frees
     * it.
     */
    static BytePointer padded(byte[] bytes) {
        int size = bytes.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
        Pointer memory = av_malloc(size);
        if (memory == null) {
            throw new OutOfMemoryError("av_malloc " + size);
        }
        Pointer.memset(memory, 0, size);
        BytePointer copy = new BytePointer(memory).capacity(size);
        copy.put(bytes, 0, bytes.length);
        return copy;
    }
}
