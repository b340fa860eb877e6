package io.sluice.codecs.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that is paused leaves what follows unread, and loses none of it. */
class PauseTest {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private final List<String> events = new ArrayList<>();
    private final ChunkWriter writer = new ChunkWriter(ALLOC);
    private final IngestSession session =
            new IngestSession(
                    ALLOC, SessionLimits.defaults(), new SplittableRandom(1), this::onEvent);

    @AfterEach
    void close() {
        session.close();
        LeakPresenceDetector.check();
    }

    private void onEvent(IngestEvent event) {
        switch (event) {
            case IngestEvent.Connect(ConnectRequest request) ->
                    session.acceptConnect(CapabilityProfile.standard());
            case IngestEvent.Publish(PublishRequest request) -> session.pause();
            case IngestEvent.Media(var tag) -> {
                events.add(ByteBufUtil.hexDump(tag.payload()));
                tag.release();
            }
            case IngestEvent.Unpublish(String how) -> events.add(how);
        }
    }

    /**
     * Everything up to and with publish, and media behind it, as an encoder that waits for none.
     */
    private ByteBuf impatient() {
        ByteBuf all = ALLOC.buffer().writeByte(3).writeZero(2 * 1536);
        append(all, new Command("connect", 1, AmfObject.empty().with("app", "live"), List.of()), 0);
        append(all, Command.of("createStream", 2), 0);
        append(all, Command.of("publish", 3, AmfValue.of("k")), 1);
        return append(append(all, "01"), "02");
    }

    private void append(ByteBuf all, Command command, int streamId) {
        append(all, 3, command.toMessage(ALLOC, streamId));
    }

    private ByteBuf append(ByteBuf all, String hex) {
        ByteBuf payload = ALLOC.buffer().writeBytes(ByteBufUtil.decodeHexDump(hex));
        return append(all, 6, new RtmpMessage(MessageType.VIDEO, 0, 1, payload));
    }

    private ByteBuf append(ByteBuf all, int chunkStream, RtmpMessage message) {
        ByteBuf chunks = writer.write(chunkStream, message);
        all.writeBytes(chunks);
        chunks.release();
        return all;
    }

    @Test
    void mediaSentBeforeTheAnswerComesOutAfterIt() {
        session.receive(impatient());
        session.receive(append(ALLOC.buffer(), "03"));
        assertEquals(List.of(), events);
        session.acceptPublish();
        session.resume();
        session.receive(append(ALLOC.buffer(), "04"));
        assertEquals(List.of("01", "02", "03", "04"), events);
        assertEquals(0, session.strayMediaMessages());
    }

    @Test
    void theSameAtEverySplit() {
        ByteBuf whole = impatient();
        byte[] bytes = ByteBufUtil.getBytes(whole);
        whole.release();
        for (int split = 2 * 1536; split < bytes.length; split++) {
            PauseTest other = new PauseTest();
            other.session.receive(ALLOC.buffer().writeBytes(bytes, 0, split));
            other.session.receive(ALLOC.buffer().writeBytes(bytes, split, bytes.length - split));
            other.session.acceptPublish();
            other.session.resume();
            assertEquals(List.of("01", "02"), other.events, "split at " + split);
            assertEquals(bytes.length, other.session.bytesReceived());
            other.close();
        }
    }

    @Test
    void closingReleasesWhatWaits() {
        session.receive(impatient());
        session.close();
        session.resume();
        assertEquals(List.of(), events);
    }

    @Test
    void aClosedSessionKeepsNothingWaiting() {
        session.receive(impatient());
        session.close();
        ByteBuf late = append(ALLOC.buffer(), "03");
        session.receive(late);
        assertEquals(0, late.refCnt());
    }

    @Test
    void whatWaitsIsBounded() {
        session.receive(impatient());
        int limit = SessionLimits.defaults().maxPartialBytes();
        assertThrows(
                ProtocolException.class,
                () -> session.receive(ALLOC.buffer(limit + 1).writeZero(limit + 1)));
    }
}
