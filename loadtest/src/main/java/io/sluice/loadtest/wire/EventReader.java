package io.sluice.loadtest.wire;

import io.sluice.loadtest.Fingerprint;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import org.jspecify.annotations.Nullable;

/** Unpacks what {@link EventWriter} packed. Not thread-safe. */
public final class EventReader {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Event.End[] ENDS = Event.End.values();

    private final DataInputStream in;

    public EventReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
    }

    /**
     * The next event; null at the stream's end.
     *
     * @throws IOException if the stream breaks off inside an event, or holds something else
     */
    public @Nullable Event read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        try {
            return event(EventTag.of(first));
        } catch (EOFException e) {
            throw new IOException("a worker's events break off", e);
        } catch (UTFDataFormatException
                | ArithmeticException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new IOException("not a worker's event", e);
        }
    }

    private Event event(EventTag tag) throws IOException {
        return switch (tag) {
            case HELLO -> new Event.Hello(in.readLong(), in.readLong());
            case LISTENING -> new Event.Listening(number());
            case WATERMARK -> new Event.Watermark(in.readLong());
            case OVERFLOW -> new Event.Overflow(in.readLong());
            case FAILED -> new Event.Failed(in.readUTF());
            case DIALLING -> new Event.Dialling(number(), in.readLong());
            case ACCEPTED -> new Event.Accepted(number(), in.readLong());
            case SENT -> sent();
            case OVER -> over();
            case HOSTILE_OVER -> hostileOver();
            case PUBLISHED -> published();
            case MARKED -> new Event.Marked(number(), number());
            case RECEIVED -> received();
            case UNPUBLISHED -> new Event.Unpublished(number(), in.readLong());
            case CLOSED -> new Event.Closed(number(), in.readLong());
        };
    }

    private Event sent() throws IOException {
        int publish = number();
        long intended = in.readLong();
        long written = in.readLong();
        return new Event.Sent(publish, message(), intended, written);
    }

    private Event over() throws IOException {
        int publish = number();
        Event.End end = ENDS[number()];
        long nanos = in.readLong();
        return new Event.Over(publish, end, in.readUTF(), nanos);
    }

    private Event hostileOver() throws IOException {
        int number = number();
        long sent = in.readLong();
        long nanos = in.readLong();
        return new Event.HostileOver(number, in.readUTF(), sent, nanos);
    }

    private Event published() throws IOException {
        int connection = number();
        long nanos = in.readLong();
        return new Event.Published(connection, in.readUTF(), in.readUTF(), nanos);
    }

    private Event received() throws IOException {
        int connection = number();
        long arrived = in.readLong();
        return new Event.Received(connection, message(), arrived);
    }

    private int number() throws IOException {
        return Math.toIntExact(in.readLong());
    }

    private Fingerprint message() throws IOException {
        return new Fingerprint(
                Event.kind(in.readUnsignedByte()),
                Integer.toUnsignedLong(in.readInt()),
                in.readInt(),
                in.readLong());
    }
}
