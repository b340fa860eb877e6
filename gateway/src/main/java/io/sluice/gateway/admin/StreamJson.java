package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.metrics.StreamFigures;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamState;
import io.sluice.gateway.stream.StreamView;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** A {@link StreamReport} as JSON, both ways. */
final class StreamJson {
    private StreamJson() {}

    static ObjectNode write(StreamReport report) {
        StreamView view = report.view();
        StreamInfo info = view.info();
        StreamFigures figures = report.figures();
        ObjectNode json =
                Json.object()
                        .put("id", info.id())
                        .put("app", info.app())
                        .put("keyDigest", info.keyDigest())
                        .put("identity", info.identity())
                        .put("address", info.address())
                        .put("publishedAt", info.publishedAt().toString())
                        .put("state", Json.name(view.state()))
                        .put("mediaTags", view.mediaTags())
                        .put("mediaBytes", view.mediaBytes())
                        .put("queuedBytes", view.queuedBytes())
                        .put("bytesReceived", figures.bytesReceived())
                        .put("bitsPerSecond", figures.bitsPerSecond())
                        .put("scored", figures.scored());
        ObjectNode missed = json.putObject("missed");
        figures.missed().forEach((cause, count) -> missed.put(Json.name(cause), count));
        json.put("screenedSeconds", figures.screenedSeconds());
        ObjectNode unscreened = json.putObject("unscreenedSeconds");
        figures.unscreenedSeconds().forEach((cause, s) -> unscreened.put(Json.name(cause), s));
        ObjectNode scores = json.putObject("lastScores");
        figures.lastScores().forEach(scores::put);
        new TreeSet<>(figures.flagged()).forEach(json.putArray("flagged")::add);
        json.put("unscreenedTooLong", figures.unscreenedTooLong());
        return json;
    }

    static StreamReport read(JsonNode json) {
        StreamInfo info =
                new StreamInfo(
                        json.path("id").asText(),
                        json.path("app").asText(),
                        json.path("keyDigest").asText(),
                        json.path("identity").asText(),
                        json.path("address").asText(),
                        Instant.parse(json.path("publishedAt").asText()));
        StreamView view =
                new StreamView(
                        info,
                        Json.named(StreamState.class, json.path("state").asText()),
                        json.path("mediaTags").asLong(),
                        json.path("mediaBytes").asLong(),
                        json.path("queuedBytes").asLong());
        return new StreamReport(view, figures(json));
    }

    private static StreamFigures figures(JsonNode json) {
        Map<Miss, Long> missed = new EnumMap<>(Miss.class);
        json.path("missed")
                .properties()
                .forEach(
                        entry ->
                                missed.put(
                                        Json.named(Miss.class, entry.getKey()),
                                        entry.getValue().asLong()));
        Map<UnscreenedCause, Double> unscreened = new EnumMap<>(UnscreenedCause.class);
        json.path("unscreenedSeconds")
                .properties()
                .forEach(
                        entry ->
                                unscreened.put(
                                        Json.named(UnscreenedCause.class, entry.getKey()),
                                        entry.getValue().asDouble()));
        Map<String, Float> scores = new LinkedHashMap<>();
        json.path("lastScores")
                .properties()
                .forEach(entry -> scores.put(entry.getKey(), entry.getValue().floatValue()));
        return new StreamFigures(
                json.path("bytesReceived").asLong(),
                json.path("bitsPerSecond").asDouble(),
                json.path("scored").asLong(),
                missed,
                json.path("screenedSeconds").asDouble(),
                unscreened,
                scores,
                new TreeSet<>(Json.list(json.path("flagged"), JsonNode::asText)),
                json.path("unscreenedTooLong").asBoolean());
    }
}
