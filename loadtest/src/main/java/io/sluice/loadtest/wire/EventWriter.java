package io.sluice.loadtest.wire;

import io.sluice.loadtest.Fingerprint;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Packs events onto a stream. Not thread-safe. */
public final class EventWriter {
    private static final int BUFFER_BYTES = 64 << 10;

    /** Of three bytes each, at most; the format counts bytes in 16 bits. */
    private static final int MAX_CHARS = 20_000;

    private final DataOutputStream out;

    public EventWriter(OutputStream out) {
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
    }

    /** Writes one event, which may stay in the buffer until {@link #flush}. */
    public void write(Event event) throws IOException {
        switch (event) {
            case Event.Hello(long now, long pid) -> longs(EventTag.HELLO, now, pid);
            case Event.Listening(int port) -> longs(EventTag.LISTENING, port);
            case Event.Watermark(long nanos) -> longs(EventTag.WATERMARK, nanos);
            case Event.Overflow(long lost) -> longs(EventTag.OVERFLOW, lost);
            case Event.Failed(String what) -> texts(EventTag.FAILED, what);
            case Event.Dialling(int publish, long nanos) ->
                    longs(EventTag.DIALLING, publish, nanos);
            case Event.Accepted(int publish, long nanos) ->
                    longs(EventTag.ACCEPTED, publish, nanos);
            case Event.Sent(int publish, Fingerprint message, long intended, long written) -> {
                longs(EventTag.SENT, publish, intended, written);
                message(message);
            }
            case Event.Over(int publish, Event.End end, String detail, long nanos) -> {
                longs(EventTag.OVER, publish, end.ordinal(), nanos);
                text(detail);
            }
            case Event.HostileOver(int number, String closedBy, long sent, long nanos) -> {
                longs(EventTag.HOSTILE_OVER, number, sent, nanos);
                text(closedBy);
            }
            case Event.Published(int connection, String app, String name, long nanos) -> {
                longs(EventTag.PUBLISHED, connection, nanos);
                text(app);
                text(name);
            }
            case Event.Marked(int connection, int publish) ->
                    longs(EventTag.MARKED, connection, publish);
            case Event.Received(int connection, Fingerprint message, long arrived) -> {
                longs(EventTag.RECEIVED, connection, arrived);
                message(message);
            }
            case Event.Unpublished(int connection, long nanos) ->
                    longs(EventTag.UNPUBLISHED, connection, nanos);
            case Event.Closed(int connection, long nanos) ->
                    longs(EventTag.CLOSED, connection, nanos);
        }
    }

    public void flush() throws IOException {
        out.flush();
    }

    private void longs(EventTag tag, long... values) throws IOException {
        out.writeByte(tag.ordinal());
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private void texts(EventTag tag, String text) throws IOException {
        out.writeByte(tag.ordinal());
        text(text);
    }

    /** Cut where it is longer than the format can say. */
    private void text(String text) throws IOException {
        out.writeUTF(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text);
    }

    private void message(Fingerprint message) throws IOException {
        out.writeByte(message.kind().ordinal());
        out.writeInt((int) message.timestampMillis());
        out.writeInt(message.size());
        out.writeLong(message.digest());
    }
}
