package io.sluice.loadtest.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Commands as lines of JSON on a worker's standard input; its end means that the run is over. */
public final class CommandLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CommandLines() {}

    /** Writes one line and flushes. */
    public static void write(OutputStream out, Object command) throws IOException {
        String line = JSON.writeValueAsString(command) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Hands over command after command until the stream ends. */
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
            return JSON.readValue(line, kind);
        } catch (JsonProcessingException e) {
            throw new IOException("not a command: " + e.getOriginalMessage(), e);
        }
    }
}
