package io.sluice.ops;

import io.sluice.codecs.yaml.Units;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The command line behind {@code ./sluice}. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        description = {
            "A gate in the stream: relays live RTMP, watches sampled frames, cuts in real time.",
            "`sluice test` runs all tests; it is the launcher's own."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:good", "1:the job failed", "2:wrong usage or configuration"})
public final class Sluice {
    private final Output output;

    private Sluice(Output output) {
        this.output = output;
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // figures look alike everywhere
        // Following every hundredth buffer costs some 3 % of a relay; the tests follow every one.
        unlessSaid("io.netty.leakDetection.level", "disabled");
        int exit = run(Output.console(), arguments);
        Logs.close();
        System.exit(exit);
    }

    /** Runs one command line and returns its exit code. */
    static int run(Output output, String... arguments) {
        return new CommandLine(new Sluice(output))
                .addSubcommand(new KeysCommand(output, Clock.systemUTC()))
                .addSubcommand(new ModelsCommand(output))
                .addSubcommand(new StreamsCommand(output))
                .addSubcommand(new BansCommand(output))
                .addSubcommand(new LoadCommand(output))
                .addSubcommand(new LoadWorkerCommand())
                .addSubcommand(new ReportCommand(output))
                .registerConverter(Duration.class, Sluice::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(output.out())
                .setErr(output.err())
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler(new Failures(output)::handle)
                .execute(arguments);
    }

    /** Sets a system property unless the operator did. */
    static void unlessSaid(String property, String value) {
        System.setProperty(property, System.getProperty(property, value));
    }

    private static Duration duration(String text) {
        return Units.duration(text)
                .orElseThrow(() -> new TypeConversionException("expected a duration: 750ms, 20m"));
    }

    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            description = {
                "Everything on this machine: an origin, the gateway, and a recorded stream that turns"
                        + " into the test card and must be cut.",
                "Ends by itself within a minute; exits 0 only if the media arrived intact up to the"
                        + " cut, nothing came after it, and the latency budget was kept."
            })
    int demo(
            @Option(
                            names = "--report",
                            paramLabel = "FILE",
                            description = "Writes the figures there, as JSON.")
                    Optional<Path> report)
            throws Exception {
        Logs.level("ERROR");
        return new Demo(output).run(report);
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = {
                "The gateway, until SIGTERM or SIGINT: it then lets nobody in, waits for its streams"
                        + " for up to drain.max, and closes what it has open; the exit code is the"
                        + " signal's (143 or 130), as with every JVM.",
                "Without --config: the commented default, with every port on loopback."
            })
    int run(
            @Option(names = "--config", paramLabel = "FILE", description = "The YAML file.")
                    Optional<Path> config,
            @Option(names = "--json", description = "The addresses, machine-readable.")
                    boolean json)
            throws Exception {
        Logs.level("INFO");
        Logs.neverBlock();
        return new Run(output).run(config, json);
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a configuration and prints all problems at once.")
    int check(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            required = true,
                            description = "The YAML file.")
                    Path config,
            @Option(names = "--json", description = "Machine-readable.") boolean json) {
        return new Check(output).run(config, json);
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Publishes one recorded stream (FLV, MP4, Matroska) in real time.")
    int replay(
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "FLV of any codec; MP4 or Matroska with H.264, HEVC, AV1, VP9 or"
                                            + " VP8 and AAC, MP3, Opus, FLAC, AC-3, E-AC-3 or no"
                                            + " sound.")
                    Path file,
            @Parameters(paramLabel = "URL", description = "rtmp://host[:port]/app/key") String url,
            @Option(names = "--json", description = "Machine-readable.") boolean json)
            throws IOException {
        return new Replay(output).run(file, url, json);
    }
}
