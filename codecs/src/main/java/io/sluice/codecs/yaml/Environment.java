package io.sluice.codecs.yaml;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that {@code ${env:NAME}} in a value stands for. */
record Environment(Map<String, String> variables) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([A-Za-z_]\\w{0,127})}");

    Optional<String> firstUnset(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(reference -> reference.group(1))
                .filter(name -> !variables.containsKey(name))
                .findFirst();
    }

    /** The text with every reference replaced; all of them must be set. */
    String resolve(String text) {
        return REFERENCE.matcher(text).replaceAll(this::value);
    }

    private String value(MatchResult reference) {
        return Matcher.quoteReplacement(variables.getOrDefault(reference.group(1), ""));
    }
}
