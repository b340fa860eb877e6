package io.sluice.gateway.isolate;

import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks what a {@link ReportWriter} packed, and trusts none of it: a child whose memory an
 * encoder's bytes have broken may say anything. Not thread-safe.
 */
final class ReportReader {
    private static final int MOST_LABELS = 1_000;
    private static final Miss[] MISSES = Miss.values();
    private static final Stage[] STAGES = Stage.values();

    private final DataInputStream in;

    ReportReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in));
    }

    /**
     * The next report, or null where the stream has ended between two.
     *
     * @throws StreamCorruptedException if what came is none
     * @throws IOException if nothing more can be had, as where the child ended inside one
     */
    @Nullable Report read() throws IOException {
        int kind = in.read();
        return switch (kind) {
            case -1 -> null;
            case ReportWriter.READY -> ready();
            case ReportWriter.REFUSED -> new Report.Refused(in.readUTF());
            case ReportWriter.PULSE -> new Report.Pulse(in.readInt(), in.readInt());
            case ReportWriter.SCORED -> scored();
            case ReportWriter.MISSED ->
                    new Report.Missed(
                            in.readLong(), in.readLong(), in.readLong(), oneOf(MISSES, "miss"));
            default -> throw new StreamCorruptedException("a report of kind " + kind);
        };
    }

    private Report ready() throws IOException {
        String modelId = in.readUTF();
        int count = count("labels");
        List<String> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            labels.add(in.readUTF());
        }
        return new Report.Ready(modelId, labels);
    }

    private Report scored() throws IOException {
        long stream = in.readLong();
        Sample sample = sample();
        int count = count("scores");
        List<Float> probabilities = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float probability = in.readFloat();
            if (!(probability >= 0 && probability <= 1)) {
                throw new StreamCorruptedException("a probability of " + probability);
            }
            probabilities.add(probability);
        }
        return new Report.Scored(stream, sample, probabilities);
    }

    private Sample sample() throws IOException {
        Stamps stamps = new Stamps();
        Sample sample =
                new Sample(
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        stamps);
        int passed = in.readUnsignedByte();
        for (int i = 0; i < passed; i++) {
            stamps.mark(oneOf(STAGES, "stage"), in.readLong());
        }
        for (Stage needed :
                List.of(
                        Stage.RECEIVED,
                        Stage.TAPPED,
                        Stage.DECODED,
                        Stage.BATCHED,
                        Stage.CLASSIFIED)) {
            if (!stamps.has(needed)) {
                throw new StreamCorruptedException("a scored sample without the stage " + needed);
            }
        }
        return sample;
    }

    private int count(String what) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST_LABELS) {
            throw new StreamCorruptedException(count + " " + what);
        }
        return count;
    }

    private <T> T oneOf(T[] all, String what) throws IOException {
        int number = in.readUnsignedByte();
        if (number >= all.length) {
            throw new StreamCorruptedException("a " + what + " numbered " + number);
        }
        return all[number];
    }
}
