package io.sluice.ops;

import io.sluice.gateway.Gateway;
import io.sluice.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code sluice run}: the gateway, until the process is told to end. */
final class Run {
    private final Output output;

    Run(Output output) {
        this.output = output;
    }

    int run(Optional<Path> file, boolean json) throws Exception {
        GatewayConfig config = Configs.read(file);
        Gateway gateway = new Gateway(config);
        gateway.start();
        CountDownLatch closed = new CountDownLatch(1);
        Runnable stop =
                () -> {
                    drain(gateway);
                    gateway.close();
                    Logs.close();
                    closed.countDown();
                };
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "sluice-stop"));
        show(gateway, config, json);
        closed.await();
        return ExitCode.GOOD;
    }

    private static void drain(Gateway gateway) {
        try {
            gateway.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Gateway gateway, GatewayConfig config, boolean json) {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("ingest", "rtmp://" + Addresses.text(gateway.ingestAddress()) + "/APP/KEY");
        addresses.put("origin", config.origin().shown());
        gateway.adminAddress()
                .ifPresent(admin -> addresses.put("admin", "http://" + Addresses.text(admin)));
        if (json) {
            output.json(addresses);
        } else {
            addresses.forEach((what, where) -> output.line("%-7s %s".formatted(what, where)));
        }
    }
}
