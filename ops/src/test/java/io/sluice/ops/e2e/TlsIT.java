package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.gateway.config.OriginTlsConfig;
import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.stream.EndReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ffmpeg publishes over RTMPS, and is told nothing on the wrong port. */
class TlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    @Test
    void ffmpegPublishesOverTls() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        writePem(certificate, key);
        Path clip = Ffmpeg.draw(folder, 3);
        TlsConfig tls = new TlsConfig("127.0.0.1:0", certificate.toString(), key.toString());
        try (NginxOrigin origin = NginxOrigin.start(folder.resolve("origin"));
                TestGateway gateway =
                        TestGateway.withTls(folder.resolve("data"), origin.port(), tls)) {
            String url = "rtmps://127.0.0.1:" + gateway.tlsPort() + "/live/secure";
            try (Program encoder = Ffmpeg.publish(folder.resolve("tls.log"), clip, url)) {
                assertEquals(0, encoder.waitFor(60), encoder::output);
            }
            Await.that("the stream's end", 10, () -> !gateway.book().ends().isEmpty());
            assertEquals(List.of(EndReason.UNPUBLISHED), gateway.book().ends());
            Frames sent = Ffmpeg.frames(clip);
            Frames received = Ffmpeg.frames(origin.recording("secure"));
            received.hashesOf(0).assertSameAs(sent.hashesOf(0), "over TLS");

            String plain = gateway.url().replace("rtmp:", "rtmps:") + "/plain";
            try (Program encoder = Ffmpeg.publish(folder.resolve("plain.log"), clip, plain)) {
                assertNotEquals(0, encoder.waitFor(20), encoder::output);
            }
        }
    }

    /** A gateway that is another's origin, over TLS: verified by the authority that it is given. */
    @Test
    void anOriginIsDialledOverTlsAndVerified() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        writePem(certificate, key);
        Path clip = Ffmpeg.draw(folder, 3);
        TlsConfig tls = new TlsConfig("127.0.0.1:0", certificate.toString(), key.toString());
        try (NginxOrigin nginx = NginxOrigin.start(folder.resolve("origin"));
                TestGateway far = TestGateway.withTls(folder.resolve("far"), nginx.port(), tls)) {
            String url = "rtmps://127.0.0.1:" + far.tlsPort() + "/{app}";
            OriginTlsConfig trusted = new OriginTlsConfig(certificate.toString(), "", "");
            try (TestGateway near =
                            TestGateway.start(
                                    folder.resolve("near"), 0, to -> to.at(url).over(trusted));
                    Program encoder =
                            Ffmpeg.publish(folder.resolve("tls.log"), clip, near.url() + "/s")) {
                assertEquals(0, encoder.waitFor(60), encoder::output);
            }
            Frames sent = Ffmpeg.frames(clip);
            Ffmpeg.frames(nginx.recording("s")).hashesOf(0).assertSameAs(sent.hashesOf(0), "TLS");
            try (TestGateway stranger =
                            TestGateway.start(folder.resolve("stranger"), 0, to -> to.at(url));
                    Program encoder =
                            Ffmpeg.publish(
                                    folder.resolve("refused.log"), clip, stranger.url() + "/t")) {
                assertNotEquals(0, encoder.waitFor(20), encoder::output);
                assertEquals(List.of(EndReason.ORIGIN_UNREACHABLE), stranger.book().ends());
            }
        }
    }

    /** A certificate of the test's own, by the JDK's keytool, as the PEM files that people have. */
    private void writePem(Path certificate, Path key) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost,ip:127.0.0.1",
                                "-alias",
                                "it",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertEquals(true, keytool.waitFor(30, TimeUnit.SECONDS) && keytool.exitValue() == 0);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem(certificate, "CERTIFICATE", keys.getCertificate("it").getEncoded());
        pem(key, "PRIVATE KEY", keys.getKey("it", PASSWORD).getEncoded());
    }

    private static void pem(Path file, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String text = "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
