package io.sluice.loadtest.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.clip.Insert;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.scenario.ClientFault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as lines and back. */
class CommandLinesTest {
    static List<GeneratorCommand> generators() {
        return List.of(
                new GeneratorCommand.Load(
                        2,
                        new PreparedSource(
                                "phone",
                                3,
                                "/tmp/a \"folder\"\nü/phone.flv",
                                List.of(
                                        new Insert("/tmp/0.flv", 4000, 8000, 4700),
                                        new Insert("/tmp/1.flv", 6000, 8000, 6000)),
                                2_700_000)),
                new GeneratorCommand.Publish(
                        1,
                        Long.MAX_VALUE,
                        "rtmp://127.0.0.1:1935/live",
                        "load-7-1?sign=a&b",
                        2,
                        -1,
                        3_600_000,
                        "SLOW_WRITER",
                        65_536,
                        128),
                new GeneratorCommand.Stop(1),
                new GeneratorCommand.Network(40, 10, Long.MAX_VALUE, 0),
                new GeneratorCommand.Hostile(
                        ClientFault.Kind.SLOW_HANDSHAKE, 5, -1, "rtmp://[::1]:1935/live", 10),
                new GeneratorCommand.Peace());
    }

    static List<OriginCommand> origins() {
        return List.of(
                new OriginCommand.Listen("127.0.0.1", 1936, 0),
                new OriginCommand.Read(Long.MAX_VALUE),
                new OriginCommand.Refuse(true),
                new OriginCommand.Die(),
                new OriginCommand.Revive());
    }

    @ParameterizedTest
    @MethodSource("generators")
    void aGeneratorsComeBackFromOneLine(GeneratorCommand command) throws IOException {
        byte[] line = lines(List.of(command));
        String text = new String(line, StandardCharsets.UTF_8);

        assertEquals(text.length() - 1, text.indexOf('\n'));
        assertEquals(List.of(command), read(line, GeneratorCommand.class));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void anOriginsComeBackFromOneLine(OriginCommand command) throws IOException {
        assertEquals(List.of(command), read(lines(List.of(command)), OriginCommand.class));
    }

    @Test
    void everyKindIsAmongThem() {
        assertEquals(
                Set.of(GeneratorCommand.class.getPermittedSubclasses()),
                generators().stream().map(Object::getClass).collect(Collectors.toSet()));
        assertEquals(
                Set.of(OriginCommand.class.getPermittedSubclasses()),
                origins().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    @Test
    void comeBackInOrder() throws IOException {
        assertEquals(generators(), read(lines(generators()), GeneratorCommand.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "stop",
                "[]",
                "{}",
                "{\"do\":\"Dance\"}",
                "{\"do\":\"Stop\"}",
                "{\"do\":\"Stop\",\"publish\":1,\"soon\":true}",
                "{\"do\":\"Stop\",\"publish\":1}{\"do\":\"Peace\"}",
                "{\"do\":\"Stop\",\"publish\":\"one\"}",
                "{\"do\":\"Load\",\"source\":1,\"clips\":null}",
                "{\"do\":\"Stop\",\"publish\":",
            })
    void whatIsNoCommandSaysSo(String line) throws IOException {
        List<GeneratorCommand> heard = new ArrayList<>();
        byte[] first = lines(List.of(new GeneratorCommand.Peace()));
        byte[] all = (new String(first, StandardCharsets.UTF_8) + line + "\n").getBytes();

        IOException wrong =
                assertThrows(
                        IOException.class,
                        () ->
                                CommandLines.read(
                                        new ByteArrayInputStream(all),
                                        GeneratorCommand.class,
                                        heard::add));

        assertTrue(String.valueOf(wrong.getMessage()).startsWith("not a command: "), line);
        assertEquals(List.of(new GeneratorCommand.Peace()), heard);
    }

    private static byte[] lines(List<?> commands) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object command : commands) {
            CommandLines.write(out, command);
        }
        return out.toByteArray();
    }

    private static <C> List<C> read(byte[] lines, Class<C> kind) throws IOException {
        List<C> read = new ArrayList<>();
        CommandLines.read(new ByteArrayInputStream(lines), kind, read::add);
        return read;
    }
}
