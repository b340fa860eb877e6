package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.amf.AmfLimits;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfReader;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfWriter;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.command.Status;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.List;

/** The AMF reader and the command reader, on an input that is a message's body. */
public final class AmfFuzz {
    private static final AmfLimits LIMITS = new AmfLimits(8, 100);

    /** What was read has fewer values when written anew, or a command's few that were left out. */
    private static final AmfLimits AGAIN = new AmfLimits(8, 103);

    private AmfFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Ledger ledger = new Ledger();
        values(ledger, input);
        command(ledger, MessageType.COMMAND_AMF0, input);
        command(ledger, MessageType.COMMAND_AMF3, input);
        ledger.checkSettled();
    }

    private static void values(Ledger ledger, byte[] input) {
        ByteBuf in = ledger.buffer(input);
        List<AmfValue> values = new ArrayList<>();
        try {
            AmfReader reader = new AmfReader(in, LIMITS);
            while (reader.hasMore()) {
                values.add(reader.read());
            }
        } catch (ProtocolException e) {
            assertEquals(Violation.AMF, e.violation());
        } finally {
            in.release();
        }
        for (AmfValue value : values) {
            assertFalse(value.toString().isEmpty());
            if (!refers(value)) {
                assertEquals(value, writtenAndRead(ledger, value));
            }
        }
    }

    private static AmfValue writtenAndRead(Ledger ledger, AmfValue value) {
        ByteBuf out = ledger.allocator().buffer();
        try {
            new AmfWriter(out).write(value);
            AmfReader reader = new AmfReader(out, AGAIN);
            AmfValue again = reader.read();
            assertFalse(reader.hasMore(), "bytes left");
            return again;
        } finally {
            out.release();
        }
    }

    private static void command(Ledger ledger, int typeId, byte[] input) {
        RtmpMessage message = new RtmpMessage(typeId, 0, 1, ledger.buffer(input));
        Command command;
        try {
            command = Command.read(message, LIMITS);
        } catch (ProtocolException e) {
            assertEquals(Violation.AMF, e.violation());
            return;
        } finally {
            message.release();
        }
        assertFalse(Status.of(command).toString().isEmpty());
        RtmpMessage written = command.toMessage(ledger.allocator(), 1);
        if (!refers(command.object()) && command.arguments().stream().noneMatch(AmfFuzz::refers)) {
            assertEquals(command, Command.read(written, AGAIN));
        }
        written.release();
    }

    /** A reference may mean a value that a later one of the same name replaced. */
    private static boolean refers(AmfValue value) {
        return switch (value) {
            case AmfValue.Reference reference -> true;
            case AmfValue.StrictArray array -> array.values().stream().anyMatch(AmfFuzz::refers);
            case AmfObject object ->
                    object.properties().values().stream().anyMatch(AmfFuzz::refers);
            default -> false;
        };
    }
}
