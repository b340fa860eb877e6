package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;

/**
 * The coded frames of a recording, a line each as ffmpeg's framemd5 writes it: stream, decoding and
 * presentation time, duration, size, hash.
 */
record Frames(List<String> lines) {

    /** The hashes of one stream's frames, in file order: 0 is video, 1 audio. */
    Frames hashesOf(int stream) {
        return new Frames(
                lines.stream()
                        .filter(line -> line.startsWith(stream + ","))
                        .map(line -> line.substring(line.lastIndexOf(',') + 1))
                        .toList());
    }

    /**
     * Without the first: nginx's recorder puts the AAC sequence header in the place of the first
     * audio frame, whoever publishes.
     */
    Frames afterTheFirst() {
        return new Frames(lines.subList(1, lines.size()));
    }

    Frames first(int count) {
        return new Frames(lines.subList(0, Math.min(count, lines.size())));
    }

    int count() {
        return lines.size();
    }

    /** Frame by frame; says where the first difference is. */
    void assertSameAs(Frames expected, String what) {
        for (int i = 0; i < Math.min(count(), expected.count()); i++) {
            if (!expected.lines().get(i).equals(lines.get(i))) {
                fail(
                        what
                                + ": frame "
                                + i
                                + " was "
                                + expected.lines().get(i)
                                + ", is "
                                + lines.get(i));
            }
        }
        assertEquals(expected.count(), count(), what + ": number of frames");
    }
}
