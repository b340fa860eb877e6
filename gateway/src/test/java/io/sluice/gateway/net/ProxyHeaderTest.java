package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.Networks;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of a trusted proxy, whole and byte by byte, and what follows it. */
class ProxyHeaderTest {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
    private static final String SIGNATURE_2 = "0D0A0D0A000D0A515549540A";
    private static final byte[] HELLO = {3, 1, 2};

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).handlers(new Nothing()).build();
    private final List<InetAddress> publishers = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private static final class Nothing extends ChannelInboundHandlerAdapter {}

    @AfterEach
    void nothingLeaks() {
        assertFalse(channel.finish());
        LeakPresenceDetector.check();
    }

    private void open() {
        ProxyHeader.await(channel.pipeline(), PROXY, Duration.ofSeconds(10), this::onPublisher);
        channel.pipeline().fireChannelActive();
    }

    private void onPublisher(Channel admitted, InetAddress address) {
        publishers.add(address);
        admitted.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelActive(ChannelHandlerContext ctx) {
                                heard.add("active");
                            }

                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                                heard.add(ByteBufUtil.hexDump((ByteBuf) bytes));
                                ((ByteBuf) bytes).release();
                            }
                        });
    }

    private void send(byte[] bytes) {
        channel.writeInbound(ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes));
    }

    private static byte[] v1(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String text) {
        return ByteBufUtil.decodeHexDump(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 10.0.0.9 56324 1935, 192.0.2.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 56324 1935, 2001:db8::7",
        "PROXY UNKNOWN, 10.0.0.1",
    })
    void version1(String line, String publisher) {
        open();
        send(v1(line));
        send(HELLO);
        assertEquals(List.of(InetAddress.ofLiteral(publisher)), publishers);
        assertEquals(List.of("active", "030102"), heard);
    }

    @ParameterizedTest
    @CsvSource({
        "21 11 000C C0000207 0A000009 DC04 078F, 192.0.2.7",
        "21 21 0024 20010DB8000000000000000000000007 20010DB8000000000000000000000001 DC04 078F,"
                + " 2001:db8::7",
        "20 00 0000, 10.0.0.1",
    })
    void version2(String rest, String publisher) {
        open();
        byte[] header = hex(SIGNATURE_2 + rest.replace(" ", ""));
        for (byte each : header) {
            send(new byte[] {each});
        }
        send(HELLO);
        assertEquals(List.of(InetAddress.ofLiteral(publisher)), publishers);
        assertEquals(List.of("active", "030102"), heard);
    }

    @Test
    void whatFollowsInTheSameReadIsNotLost() {
        open();
        byte[] header = v1("PROXY TCP4 192.0.2.7 10.0.0.9 56324 1935");
        byte[] all = new byte[header.length + HELLO.length];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(HELLO, 0, all, header.length, HELLO.length);
        send(all);
        assertEquals(List.of("active", "030102"), heard);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "PROXY TCP4 192.0.2.777 10.0.0.9 56324 1935",
                "PROXY TCP4 nobody 10.0.0.9 1 2"
            })
    void aConnectionWithoutAHeaderIsClosed(String line) {
        open();
        send(v1(line));
        assertFalse(channel.isOpen());
        assertEquals(List.of(), publishers);
    }

    @Test
    void aHeaderThatDoesNotComeInTimeEndsTheConnection() {
        open();
        send(new byte[] {'P'});
        ticker.advance(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isOpen());
    }

    @Test
    void networks() {
        Networks networks = Networks.of("10.0.0.0/8, 192.0.2.7 ,fd00::/8");
        assertTrue(networks.contains(InetAddress.ofLiteral("10.200.0.1")));
        assertTrue(networks.contains(InetAddress.ofLiteral("192.0.2.7")));
        assertTrue(networks.contains(InetAddress.ofLiteral("fd12::1")));
        assertFalse(networks.contains(InetAddress.ofLiteral("192.0.2.8")));
        assertFalse(networks.contains(InetAddress.ofLiteral("2001:db8::1")));
        assertFalse(Networks.of("").contains(PROXY));
    }

    /** The fuzz target's kept inputs, each as it is and damaged a thousand times over. */
    @Test
    void keptAndDamagedHeaders() throws Exception {
        var folder = Objects.requireNonNull(ProxyHeaderTest.class.getResource("ProxyFuzz"));
        SplittableRandom random = new SplittableRandom(1);
        int kept = 0;
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                byte[] input = Files.readAllBytes(file);
                ProxyFuzz.fuzzerTestOneInput(input);
                for (int i = 0; i < 1_000; i++) {
                    ProxyFuzz.fuzzerTestOneInput(damaged(input, random));
                }
                kept++;
            }
        }
        assertTrue(kept >= 8, "kept inputs: " + kept);
    }

    private static byte[] damaged(byte[] input, SplittableRandom random) {
        byte[] bytes = Arrays.copyOf(input, random.nextInt(1, input.length + 4));
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
