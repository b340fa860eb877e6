package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.tap.TappedTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FfmpegDecodersTest {
    private static final StreamTerms HOG = StreamTerms.of(1, List.of("identity hog"), 0);
    private static final StreamTerms HOGS_OTHER = StreamTerms.of(2, List.of("identity hog"), 0);
    private static final StreamTerms SOMEBODY = StreamTerms.of(3, List.of("identity ann"), 0);

    private final PicturePool pictures = new PicturePool(PictureSpec.rgb(32, 32), 8);
    private final List<PictureDecoder> open = new ArrayList<>();

    private static InspectConfig remembering(DataSize memory) {
        InspectConfig base = InspectConfig.defaults();
        return new InspectConfig(
                true,
                base.isolation(),
                base.process(),
                base.sampling(),
                base.tap(),
                new DecodeConfig(1, 1 << 20, 8, memory),
                base.classify());
    }

    /** Opens decoders for the stream until one finds no room, and says how many did. */
    private int openAll(Decoders decoders, StreamTerms stream, CodedTrack track, ByteBuffer key) {
        int before = open.size();
        try {
            while (open.size() < 1_000) {
                decoders.onStream(stream);
                PictureDecoder next = decoders.open(track.codec(), track.config());
                open.add(next);
                next.feed(key.duplicate(), 0, true);
            }
        } catch (DecodeException refused) {
            assertEquals(DecodeException.Reason.NO_MEMORY, refused.reason());
            open.removeLast().close();
        }
        return open.size() - before;
    }

    @Test
    void whateverAPublisherOpensSomebodyElseFindsRoom() {
        CodedTrack track = CodedTrack.NONE;
        ByteBuffer key = ByteBuffer.allocate(0);
        for (MediaTag tag : Clips.turningIntoTheTestCard(1, 1)) {
            if (tag.kind() == MediaTag.Kind.VIDEO) {
                VideoTag video = VideoTag.parse(tag.payload());
                TappedTag tapped = new TappedTag(tag, video, 0, null, 0, false, 0, 0, 0);
                if (video.isSequenceStart()) {
                    track = CodedTrack.of(tapped);
                } else {
                    ByteBuffer coded = CodedTrack.coded(tapped);
                    key = ByteBuffer.allocateDirect(coded.remaining()).put(coded).flip();
                }
            }
            tag.release();
        }
        InspectConfig config = remembering(DataSize.mebibytes(8));
        try (Decoders decoders = FfmpegDecoders.sharingMemory(config).apply(pictures)) {
            int hogs = openAll(decoders, HOG, track, key);
            assertTrue(hogs > 3, hogs + " decoders");
            assertEquals(0, openAll(decoders, HOGS_OTHER, track, key), "it is the same publisher");
            int others = openAll(decoders, SOMEBODY, track, key);
            assertTrue(others >= hogs / 2 - 1, others + " beside " + hogs);
            open.forEach(PictureDecoder::close);
        }
        assertEquals(0, pictures.held());
    }
}
