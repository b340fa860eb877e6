package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.sluice.gateway.config.CertificateConfig;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
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
        writePem("localhost", certificate, key);
        Path clip = Ffmpeg.draw(folder, 3);
        TlsConfig tls =
                new TlsConfig("127.0.0.1:0", certificate.toString(), key.toString(), Map.of());
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

    @Test
    void whoeverAsksForANameIsShownItsCertificate() throws Exception {
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        writePem("localhost", certificate, key);
        Path other = folder.resolve("other.pem");
        Path otherKey = folder.resolve("other-key.pem");
        writePem("other", other, otherKey);
        CertificateConfig files = new CertificateConfig(other.toString(), otherKey.toString());
        TlsConfig tls =
                new TlsConfig(
                        "127.0.0.1:0",
                        certificate.toString(),
                        key.toString(),
                        Map.of("in.example.org", files, "*.example.net", files));
        try (TestGateway gateway =
                TestGateway.withTls(folder.resolve("data"), NginxOrigin.freePort(), tls)) {
            assertEquals("CN=other", shown(gateway.tlsPort(), "IN.example.org"));
            assertEquals("CN=other", shown(gateway.tlsPort(), "a.example.net"));
            assertEquals("CN=localhost", shown(gateway.tlsPort(), "a.b.example.net"));
            assertEquals("CN=localhost", shown(gateway.tlsPort(), "example.org"));
            assertEquals("CN=localhost", shown(gateway.tlsPort(), ""));
        }
    }

    /** Whose certificate a client sees that asks for a name; for none where it is empty. */
    private static String shown(int port, String name) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters asks = socket.getSSLParameters();
            asks.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(asks);
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    /** A gateway that is another's origin, over TLS: verified by the authority that it is given. */
    @Test
    void anOriginIsDialledOverTlsAndVerified() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        writePem("localhost", certificate, key);
        Path clip = Ffmpeg.draw(folder, 3);
        TlsConfig tls =
                new TlsConfig("127.0.0.1:0", certificate.toString(), key.toString(), Map.of());
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

    /** HAProxy before nginx lets in only whoever has the certificate that it knows. */
    @Test
    void anOriginThatAsksForACertificateGetsOurs() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP, RealParts.HAPROXY);
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        writePem("localhost", certificate, key);
        Path ours = folder.resolve("ours.pem");
        Path ourKey = folder.resolve("our-key.pem");
        writePem("gateway", ours, ourKey);
        Path clip = Ffmpeg.draw(folder, 3);
        int port = NginxOrigin.freePort();
        String url = "rtmps://127.0.0.1:" + port + "/{app}";
        OriginTlsConfig known =
                new OriginTlsConfig(certificate.toString(), ours.toString(), ourKey.toString());
        OriginTlsConfig unknown = new OriginTlsConfig(certificate.toString(), "", "");
        try (NginxOrigin nginx = NginxOrigin.start(folder.resolve("origin"));
                Program haproxy = haproxy(port, certificate, key, ours, nginx.port());
                TestGateway near =
                        TestGateway.start(folder.resolve("near"), 0, to -> to.at(url).over(known));
                TestGateway stranger =
                        TestGateway.start(
                                folder.resolve("far"), 0, to -> to.at(url).over(unknown))) {
            try (Program encoder =
                    Ffmpeg.publish(folder.resolve("known.log"), clip, near.url() + "/known")) {
                assertEquals(0, encoder.waitFor(60), () -> encoder.output() + haproxy.output());
            }
            Frames sent = Ffmpeg.frames(clip);
            Ffmpeg.frames(nginx.recording("known"))
                    .hashesOf(0)
                    .assertSameAs(sent.hashesOf(0), "with a certificate of ours");
            try (Program encoder =
                    Ffmpeg.publish(folder.resolve("un.log"), clip, stranger.url() + "/un")) {
                assertNotEquals(0, encoder.waitFor(20), encoder::output);
            }
            assertEquals(List.of(EndReason.ORIGIN_UNREACHABLE), stranger.book().ends());
            assertEquals(0, nginx.publishes("un"));
        }
    }

    private Program haproxy(int port, Path certificate, Path key, Path known, int origin)
            throws IOException {
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(certificate) + Files.readString(key));
        return Haproxy.start(
                folder,
                port,
                """
                listen origin
                    bind 127.0.0.1:%d ssl crt %s verify required ca-file %s
                    server nginx 127.0.0.1:%d
                """
                        .formatted(port, both, known, origin));
    }

    /** A certificate of the test's own, by the JDK's keytool, as the PEM files that people have. */
    private void writePem(String name, Path certificate, Path key) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
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
