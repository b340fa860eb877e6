package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PROXY header of a trusted proxy's connection, on an input of one byte that says how to cut
 * and the connection's bytes.
 */
public final class ProxyFuzz {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

    private ProxyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] sent = Arrays.copyOfRange(input, 1, input.length);
        Outcome whole = run(sent, Math.max(1, sent.length));
        assertEquals(whole, run(sent, 1 + (input[0] & 0x3F)), "cut");
        if (whole.publisher() != null) {
            String all = ByteBufUtil.hexDump(sent);
            assertTrue(all.endsWith(whole.rest()), "what follows the header passes as it is");
            assertTrue(whole.rest().length() < all.length(), "the header does not pass");
        }
    }

    /**
     * What became of a connection.
     *
     * @param publisher who is behind the proxy; null where nobody was let in
     * @param rest what the next handler heard, in hexadecimal digits
     */
    private record Outcome(@Nullable InetAddress publisher, String rest, boolean open) {}

    private static Outcome run(byte[] sent, int pieceBytes) {
        List<InetAddress> publishers = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        ProxyHeader.await(
                channel.pipeline(),
                PROXY,
                Duration.ofSeconds(10),
                (admitted, publisher) -> {
                    publishers.add(publisher);
                    hear(admitted, rest);
                });
        channel.pipeline().fireChannelActive();
        for (int from = 0; from < sent.length; from += pieceBytes) {
            int to = Math.min(sent.length, from + pieceBytes);
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(sent, from, to)));
            }
        }
        boolean open = channel.isOpen();
        channel.finishAndReleaseAll();
        assertTrue(publishers.size() <= 1, "one header, one publisher");
        InetAddress publisher = publishers.isEmpty() ? null : publishers.getFirst();
        return new Outcome(publisher, rest.toString(), open);
    }

    private static void hear(Channel admitted, StringBuilder rest) {
        admitted.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                                rest.append(ByteBufUtil.hexDump((ByteBuf) bytes));
                                ((ByteBuf) bytes).release();
                            }
                        });
    }
}
