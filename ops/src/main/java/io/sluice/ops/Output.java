package io.sluice.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Console;
import java.io.PrintWriter;
import java.util.List;

/**
 * Where a command writes: lines and tables for people, one JSON value for programs.
 *
 * @param terminal whether a person watches, so that lines may have colour
 */
public record Output(PrintWriter out, PrintWriter err, boolean terminal) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GAP = "  ";

    public static Output console() {
        return new Output(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                isTerminal());
    }

    /** Without a console at all, as in a pipe or a container, there is no terminal either. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 may give none again
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    public void error(String text) {
        err.println(text);
        err.flush();
    }

    /** One JSON value: records, maps, lists and plain values. */
    public void json(Object value) {
        try {
            line(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value that JSON can hold", e);
        }
    }

    /** Rows under a header, in columns as wide as they must be. */
    public void table(List<String> header, List<List<String>> rows) {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        line(row(header, widths));
        rows.forEach(row -> line(row(row, widths)));
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            text.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
        }
        return text.toString().stripTrailing();
    }
}
