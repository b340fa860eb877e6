package io.sluice.codecs.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.message.SetChunkSize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an unauthorised peer can make a session hold, and that no bytes make it fall over. */
class HostilePeerTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final int MOST_BYTES_A_CONNECTION = 64 << 10;

    @AfterEach
    void noLeak() {
        LeakPresenceDetector.check();
    }

    /**
     * 400 connections, each with the largest connect that passes, then as many unfinished messages
     * as pass, each declared 8 MiB long. Live heap and buffers together stay below the bar.
     */
    @Test
    void memoryOfDeclaredLengthsStaysBelowTheBar() {
        UnpooledByteBufAllocator counting = new UnpooledByteBufAllocator(false);
        int connections = 400;
        List<IngestSession> sessions = new ArrayList<>();
        attack(counting).close(); // classes are loaded before anything is measured
        long before = liveHeap();
        for (int i = 0; i < connections; i++) {
            sessions.add(attack(counting));
        }
        long direct = counting.metric().usedDirectMemory();
        long each = (liveHeap() - before + direct) / connections;
        System.out.println("live bytes a hostile connection: " + each);
        assertTrue(each <= MOST_BYTES_A_CONNECTION, each + " bytes");
        assertTrue(each > 20_000, each + " bytes: the attack did not take hold");
        sessions.forEach(IngestSession::close);
        assertEquals(0, counting.metric().usedDirectMemory());
        assertEquals(0, counting.metric().usedHeapMemory());
    }

    private static IngestSession attack(ByteBufAllocator alloc) {
        IngestSession[] self = new IngestSession[1];
        IngestSession session =
                new IngestSession(
                        alloc,
                        SessionLimits.defaults(),
                        new SplittableRandom(1),
                        event -> {
                            if (event instanceof IngestEvent.Connect) {
                                self[0].acceptConnect(CapabilityProfile.standard());
                            }
                        });
        self[0] = session;
        session.receive(ALLOC.buffer().writeByte(3).writeZero(2 * 1536));
        session.receive(new ChunkWriter(ALLOC).write(3, largeConnect()));
        ByteBuf output = session.takeOutput();
        assertTrue(output != null);
        output.release();
        int most = SessionLimits.defaults().maxPartialBytesBeforePublish();
        int ids = SessionLimits.defaults().maxChunkStreams() - 2;
        int bytes = most / ids;
        session.receive(new ChunkWriter(ALLOC).write(2, new SetChunkSize(bytes).toMessage(ALLOC)));
        for (int id = 4; id < 4 + ids; id++) {
            session.receive( // one whole chunk
                    ALLOC.buffer()
                            .writeByte(id)
                            .writeMedium(0)
                            .writeMedium(8 << 20)
                            .writeByte(9)
                            .writeIntLE(1)
                            .writeZero(bytes));
        }
        return session;
    }

    /** Just below the limits on values, and on unfinished bytes. */
    private static RtmpMessage largeConnect() {
        AmfObject properties = AmfObject.empty();
        for (int i = 0; i < SessionLimits.defaults().maxAmfElements() - 4; i++) {
            properties = properties.with("property" + i, "v".repeat(110));
        }
        return new Command("connect", 1, properties, List.of()).toMessage(ALLOC, 0);
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** A publisher's whole life with bytes changed, dropped and doubled, cut anywhere. */
    @Test
    void damagedConversationsNeverThrowAnythingElse() {
        byte[] life = life();
        int refused = 0;
        int published = 0;
        for (long seed = 0; seed < 3_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = life.clone();
            for (int i = random.nextInt(6); i > 0; i--) {
                bytes[random.nextInt(3073, bytes.length)] = (byte) random.nextInt(256);
            }
            int[] publishes = {0};
            try {
                feed(bytes, random, publishes);
            } catch (ProtocolException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            published += publishes[0];
        }
        assertTrue(refused > 300, "refused: " + refused);
        assertTrue(published > 300, "published: " + published);
    }

    private static void feed(byte[] bytes, SplittableRandom random, int[] publishes) {
        IngestSession[] self = new IngestSession[1];
        try (IngestSession session =
                new IngestSession(
                        ALLOC,
                        SessionLimits.defaults(),
                        random.split(),
                        event -> answer(self[0], event, publishes))) {
            self[0] = session;
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(2000));
                session.receive(ALLOC.buffer().writeBytes(bytes, from, to - from));
                from = to;
            }
        }
    }

    private static void answer(IngestSession session, IngestEvent event, int[] publishes) {
        switch (event) {
            case IngestEvent.Connect c -> session.acceptConnect(CapabilityProfile.standard());
            case IngestEvent.Publish p -> {
                publishes[0]++;
                session.acceptPublish();
            }
            case IngestEvent.Media(MediaTag tag) -> tag.release();
            case IngestEvent.Unpublish u -> {}
        }
    }

    private static byte[] life() {
        ByteBuf all = ALLOC.buffer().writeByte(3).writeZero(2 * 1536);
        ChunkWriter writer = new ChunkWriter(ALLOC);
        AmfObject properties = AmfObject.empty().with("app", "live").with("tcUrl", "rtmp://h/live");
        append(
                all,
                writer,
                3,
                new Command("connect", 1, properties, List.of()).toMessage(ALLOC, 0));
        append(all, writer, 3, Command.of("createStream", 2).toMessage(ALLOC, 0));
        append(all, writer, 3, Command.of("publish", 3, AmfValue.of("k")).toMessage(ALLOC, 1));
        for (int i = 0; i < 10; i++) {
            ByteBuf payload = ALLOC.buffer().writeZero(i * 50);
            append(all, writer, 6, new RtmpMessage(9, i * 40L, 1, payload));
        }
        append(all, writer, 3, Command.of("deleteStream", 0, AmfValue.of(1)).toMessage(ALLOC, 0));
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        all.release();
        return bytes;
    }

    private static void append(ByteBuf all, ChunkWriter writer, int id, RtmpMessage message) {
        ByteBuf chunks = writer.write(id, message);
        all.writeBytes(chunks);
        chunks.release();
    }
}
