package io.sluice.loadtest.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Commands as lines of JSON on a worker's standard input; its end means that the run is over. */
public final class CommandLines {
    /** Strict: a worker never guesses what it was told. */
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build();

    private CommandLines() {}

    /** Writes one line and flushes. */
    public static void write(OutputStream out, Object command) throws IOException {
        String line = JSON.writeValueAsString(command) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * Hands over command after command until the stream ends.
     *
     * @throws IOException at the first line that is no command; those before it were handed over
     */
    public static <C> void read(InputStream in, Class<C> kind, Consumer<? super C> each)
            throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null) {
            each.accept(parse(line, kind));
            line = lines.readLine();
        }
    }

    private static <C> C parse(String line, Class<C> kind) throws IOException {
        try {
            C command = JSON.readValue(line, kind);
            if (command == null) {
                throw new IOException("not a command: null");
            }
            return command;
        } catch (JsonProcessingException e) {
            throw new IOException("not a command: " + e.getOriginalMessage(), e);
        }
    }
}
