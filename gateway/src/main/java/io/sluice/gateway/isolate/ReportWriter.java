package io.sluice.gateway.isolate;

import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Packs reports onto a stream, for {@link ReportReader}, each at once. Thread-safe. */
final class ReportWriter {
    static final int READY = 1;
    static final int REFUSED = 2;
    static final int PULSE = 3;
    static final int SCORED = 4;
    static final int MISSED = 5;

    /** Whatever its characters are, so many fit into a packed text's 65,535 bytes. */
    private static final int MOST_TEXT = 20_000;

    private final DataOutputStream out;

    ReportWriter(OutputStream out) {
        this.out = new DataOutputStream(new BufferedOutputStream(out));
    }

    synchronized void write(Report report) throws IOException {
        switch (report) {
            case Report.Ready(String modelId, List<String> labels) -> ready(modelId, labels);
            case Report.Refused(String why) -> {
                out.writeByte(REFUSED);
                out.writeUTF(why.length() > MOST_TEXT ? why.substring(0, MOST_TEXT) : why);
            }
            case Report.Pulse(int openDecoders, int picturesHeld) -> {
                out.writeByte(PULSE);
                out.writeInt(openDecoders);
                out.writeInt(picturesHeld);
            }
            case Report.Scored(long stream, Sample sample, List<Float> probabilities) -> {
                out.writeByte(SCORED);
                out.writeLong(stream);
                sample(sample);
                out.writeInt(probabilities.size());
                for (float probability : probabilities) {
                    out.writeFloat(probability);
                }
            }
            case Report.Missed(long stream, long number, long atNanos, Miss cause) -> {
                out.writeByte(MISSED);
                out.writeLong(stream);
                out.writeLong(number);
                out.writeLong(atNanos);
                out.writeByte(cause.ordinal());
            }
        }
        out.flush();
    }

    private void ready(String modelId, List<String> labels) throws IOException {
        out.writeByte(READY);
        out.writeUTF(modelId);
        out.writeInt(labels.size());
        for (String label : labels) {
            out.writeUTF(label);
        }
    }

    private void sample(Sample sample) throws IOException {
        out.writeLong(sample.number());
        out.writeLong(sample.pictureId());
        out.writeLong(sample.dueNanos());
        out.writeLong(sample.deadlineNanos());
        out.writeLong(sample.reorderNanos());
        Stamps stamps = sample.stamps();
        int passed = 0;
        for (Stage stage : Stage.values()) {
            passed += stamps.has(stage) ? 1 : 0;
        }
        out.writeByte(passed);
        for (Stage stage : Stage.values()) {
            if (stamps.has(stage)) {
                out.writeByte(stage.ordinal());
                out.writeLong(stamps.at(stage));
            }
        }
    }
}
