package io.sluice.codecs.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The two state machines as tables: a row a state, a column an input, a dot where not allowed. */
class StateTablesTest {
    private static final String INGEST =
            """
                              HANDSHAKE_DONE    CONNECT           PUBLISH           UNPUBLISH         ACCEPT_CONNECT    REFUSE_CONNECT    ACCEPT_PUBLISH    REFUSE_PUBLISH    END_PUBLISH       CLOSE
            HANDSHAKING       AWAITING_CONNECT  .                 .                 .                 .                 .                 .                 .                 .                 CLOSED
            AWAITING_CONNECT  .                 CONNECT_ASKED     .                 .                 .                 .                 .                 .                 .                 CLOSED
            CONNECT_ASKED     .                 .                 .                 .                 CONNECTED         REFUSED           .                 .                 .                 CLOSED
            CONNECTED         .                 .                 PUBLISH_ASKED     .                 .                 .                 .                 .                 .                 CLOSED
            PUBLISH_ASKED     .                 .                 .                 CONNECTED         .                 .                 PUBLISHING        CONNECTED         CONNECTED         CLOSED
            PUBLISHING        .                 .                 .                 CONNECTED         .                 .                 .                 .                 CONNECTED         CLOSED
            REFUSED           .                 .                 .                 .                 .                 .                 .                 .                 .                 CLOSED
            CLOSED            .                 .                 .                 .                 .                 .                 .                 .                 .                 CLOSED
            """;

    private static final String PUSH =
            """
                                START               HANDSHAKE_DONE      CONNECT_RESULT      STREAM_CREATED      PUBLISH_START       OVER                END                 CLOSE
            NEW                 HANDSHAKING         .                   .                   .                   .                   .                   OVER                CLOSED
            HANDSHAKING         .                   CONNECTING          .                   .                   .                   .                   OVER                CLOSED
            CONNECTING          .                   .                   CREATING_STREAM     .                   .                   OVER                OVER                CLOSED
            CREATING_STREAM     .                   .                   .                   REQUESTING_PUBLISH  .                   OVER                OVER                CLOSED
            REQUESTING_PUBLISH  .                   .                   .                   .                   PUBLISHING          OVER                OVER                CLOSED
            PUBLISHING          .                   .                   .                   .                   .                   OVER                OVER                CLOSED
            OVER                .                   .                   .                   .                   .                   .                   OVER                CLOSED
            CLOSED              .                   .                   .                   .                   .                   .                   .                   CLOSED
            """;

    @Test
    void ingest() {
        assertEquals(
                INGEST,
                print(18, IngestState.values(), IngestState.Input.values(), IngestState::after));
    }

    @Test
    void push() {
        assertEquals(
                PUSH, print(20, PushState.values(), PushState.Input.values(), PushState::after));
    }

    private static <S, I> String print(
            int width, S[] states, I[] inputs, BiFunction<S, I, @Nullable S> after) {
        StringBuilder table = new StringBuilder();
        StringBuilder head = new StringBuilder(" ".repeat(width));
        for (I input : inputs) {
            head.append(pad(input.toString(), width));
        }
        table.append(head.toString().stripTrailing()).append('\n');
        for (S state : states) {
            StringBuilder row = new StringBuilder(pad(state.toString(), width));
            for (I input : inputs) {
                S next = after.apply(state, input);
                row.append(pad(next == null ? "." : next.toString(), width));
            }
            table.append(row.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static String pad(String text, int width) {
        return String.format("%-" + width + "s", text);
    }
}
