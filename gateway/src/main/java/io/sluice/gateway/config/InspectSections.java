package io.sluice.gateway.config;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.GIBIBYTE;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;
import static io.sluice.codecs.yaml.Bounds.KIBIBYTE;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Section;
import io.sluice.codecs.yaml.Units;
import java.time.Duration;
import java.util.regex.Pattern;

/** What is allowed under {@code inspect}. */
final class InspectSections {
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|cuda:\\d{1,3}");
    static final Duration SHORTEST_CADENCE = Duration.ofMillis(50);
    private static final Duration SHORTEST_HANG = Duration.ofMillis(100);

    /** Four of a child's pulses. */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

    private static final DataSize NO_BYTES = new DataSize(0);
    private static final DataSize LEAST_MEMORY = DataSize.mebibytes(64);
    private static final DataSize TERABYTE = DataSize.mebibytes(1 << 20);
    private static final int LEAST_PIXELS = 64 * 64;
    private static final int MOST_PIXELS = 16_384 * 16_384;

    private InspectSections() {}

    static InspectConfig inspect(Section in) {
        return new InspectConfig(
                in.bool("enabled", InspectConfig.defaults().enabled()),
                in.choice("isolation", InspectConfig.defaults().isolation()),
                in.section("process", InspectSections::process),
                in.section("sampling", InspectSections::sampling),
                in.section("tap", InspectSections::tap),
                in.section("decode", InspectSections::decode),
                in.section("classify", InspectSections::classify));
    }

    private static SamplingConfig sampling(Section in) {
        SamplingConfig d = SamplingConfig.defaults();
        SamplingConfig read =
                new SamplingConfig(
                        in.choice("mode", d.mode()),
                        in.duration("cadence", d.cadence(), SHORTEST_CADENCE, HOUR),
                        in.bool("jitter", d.jitter()),
                        in.duration("deadline", d.deadline(), MILLISECOND, HOUR),
                        in.duration("maxGap", d.maxGap(), SHORTEST_CADENCE, DAY));
        in.require(
                read.cadence().compareTo(read.maxGap()) <= 0,
                "cadence",
                "at most maxGap (" + Units.format(read.maxGap()) + ")",
                "maxGap");
        return read;
    }

    private static ProcessConfig process(Section in) {
        ProcessConfig d = ProcessConfig.defaults();
        return new ProcessConfig(
                in.integer("count", d.count(), 1, 64),
                in.size("memory", d.memory(), LEAST_MEMORY, TERABYTE),
                in.duration("hang", d.hang(), SHORTEST_HANG, HOUR),
                in.duration("silence", d.silence(), SHORTEST_SILENCE, HOUR));
    }

    private static TapConfig tap(Section in) {
        TapConfig d = TapConfig.defaults();
        return new TapConfig(
                in.integer("maxTracks", d.maxTracks(), 1, 255),
                in.integer("maxTags", d.maxTags(), 1, 1_000_000),
                in.size("maxBytes", d.maxBytes(), KIBIBYTE, GIBIBYTE),
                in.size("maxTailBytes", d.maxTailBytes(), KIBIBYTE, GIBIBYTE),
                in.size("maxBytesInAll", d.maxBytesInAll(), KIBIBYTE, TERABYTE));
    }

    private static DecodeConfig decode(Section in) {
        DecodeConfig d = DecodeConfig.defaults();
        return new DecodeConfig(
                in.integer("threads", d.threads(), 0, 1024),
                in.integer("maxPixels", d.maxPixels(), LEAST_PIXELS, MOST_PIXELS),
                in.integer("pictures", d.pictures(), 1, 65_536),
                in.size("memory", d.memory(), NO_BYTES, TERABYTE));
    }

    private static ClassifyConfig classify(Section in) {
        ClassifyConfig d = ClassifyConfig.defaults();
        ClassifyConfig read =
                new ClassifyConfig(
                        in.text("model", d.model(), "a package's name or folder", IS_THERE),
                        in.text(
                                "device",
                                d.device(),
                                "auto, cpu or cuda:0",
                                text -> DEVICE.matcher(text).matches()),
                        in.integer("workers", d.workers(), 1, 1024),
                        in.integer("maxBatch", d.maxBatch(), 1, 1024),
                        in.integer("maxPending", d.maxPending(), 1, 1_000_000),
                        in.duration("maxDefer", d.maxDefer(), INSTANT, SECOND));
        in.require(
                read.maxBatch() <= read.maxPending(),
                "maxBatch",
                "at most maxPending (" + read.maxPending() + ")",
                "maxPending");
        return read;
    }
}
