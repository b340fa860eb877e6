package io.sluice.codecs.rtmp.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfLimits;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfReader;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.amf.AmfWriter;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A remote call: a name, a transaction, a command object and arguments (RTMP 1.0 sections 7.1.1 and
 * 7.2).
 *
 * @param transaction 0 where no answer is wanted
 * @param object the command object, or null's atom
 */
public record Command(String name, double transaction, AmfValue object, List<AmfValue> arguments) {

    public Command {
        arguments = List.copyOf(arguments);
    }

    /** A call without a command object. */
    public static Command of(String name, double transaction, AmfValue... arguments) {
        return new Command(name, transaction, Atom.NULL, List.of(arguments));
    }

    /**
     * Borrows a message of type 20, or 17 whose first byte chooses the same AMF0. What is missing
     * after the name counts as 0 and null: encoders leave it out.
     */
    public static Command read(RtmpMessage message, AmfLimits limits) {
        ByteBuf in = message.payload().duplicate();
        if (message.typeId() == MessageType.COMMAND_AMF3 && in.isReadable()) {
            in.skipBytes(1);
        }
        AmfReader amf = new AmfReader(in, limits);
        if (!amf.hasMore() || !(amf.read() instanceof AmfValue.Str(String name))) {
            throw new ProtocolException(Violation.AMF, "command without a name");
        }
        double transaction =
                amf.hasMore() && amf.read() instanceof AmfValue.Num(double number) ? number : 0;
        AmfValue object = amf.hasMore() ? amf.read() : Atom.NULL;
        List<AmfValue> arguments = new ArrayList<>();
        while (amf.hasMore()) {
            arguments.add(amf.read());
        }
        return new Command(name, transaction, object, arguments);
    }

    public RtmpMessage toMessage(ByteBufAllocator alloc, int streamId) {
        ByteBuf body = alloc.buffer();
        AmfWriter amf = new AmfWriter(body).write(name).write(transaction).write(object);
        arguments.forEach(amf::write);
        return new RtmpMessage(MessageType.COMMAND_AMF0, 0, streamId, body);
    }

    public boolean wantsAnswer() {
        return transaction != 0;
    }

    /** The argument at this place, or null's atom. */
    public AmfValue argument(int place) {
        return place < arguments.size() ? arguments.get(place) : Atom.NULL;
    }

    /** The argument's text, or the fallback where it is absent or no string. */
    public String text(int place, String fallback) {
        return argument(place) instanceof AmfValue.Str(String text) ? text : fallback;
    }

    /** The command object's properties; none where it is no object. */
    public AmfObject properties() {
        return object instanceof AmfObject properties ? properties : AmfObject.empty();
    }
}
