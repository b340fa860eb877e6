package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.action.AddressBlock;
import io.sluice.gateway.action.Ban;
import io.sluice.gateway.action.BanList;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code /v1/bans}: who stays out. */
final class BanRoutes {
    private static final Set<String> KEYS = Set.of("kind", "subject", "reason", "duration");
    private static final int MAX_SUBJECT = 256;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final BanList bans;

    BanRoutes(BanList bans) {
        this.bans = bans;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/v1/bans", this::list);
        routes.post("/v1/bans", this::add);
        routes.delete("/v1/bans/{id}", this::remove);
    }

    private void list(Context context) {
        ObjectNode json = Json.object();
        json.set("bans", Json.array(bans.list(), BanJson::write));
        Answer.json(context, 200, json);
    }

    private void add(Context context) {
        JsonNode body = body(context);
        Ban.Kind kind = kind(body.path("kind").asText());
        String subject = subject(kind, body.path("subject").asText());
        Duration duration = duration(body.path("duration").asText());
        Ban ban = bans.add(kind, subject, body.path("reason").asText(), duration);
        context.header("Location", "/v1/bans/" + ban.id());
        Answer.json(context, 201, BanJson.write(ban));
    }

    private void remove(Context context) {
        String id = context.pathParam("id");
        if (!id.matches("\\d{1,18}")) {
            throw new HttpProblem(400, "a ban's id is a number");
        }
        if (!bans.remove(Long.parseLong(id))) {
            throw new HttpProblem(404, "there is no ban of this id");
        }
        context.status(204);
    }

    private static JsonNode body(Context context) {
        try {
            JsonNode body = Json.parse(context.bodyAsBytes());
            if (!body.isObject()) {
                throw new HttpProblem(400, "the body must be a JSON object");
            }
            Set<String> unknown = new TreeSet<>();
            body.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(KEYS);
            if (!unknown.isEmpty()) {
                throw new HttpProblem(400, "the body may hold " + new TreeSet<>(KEYS));
            }
            return body;
        } catch (IOException _) {
            throw new HttpProblem(400, "the body must be JSON");
        }
    }

    private static Ban.Kind kind(String name) {
        return Arrays.stream(Ban.Kind.values())
                .filter(kind -> Json.name(kind).equals(name))
                .findAny()
                .orElseThrow(() -> new HttpProblem(400, "kind must be key, identity or address"));
    }

    private static String subject(Ban.Kind kind, String text) {
        if (text.isBlank() || text.length() > MAX_SUBJECT) {
            throw new HttpProblem(400, "subject must have 1 to 256 characters");
        }
        return switch (kind) {
            case KEY -> digest(text);
            case IDENTITY -> text;
            case ADDRESS ->
                    AddressBlock.parse(text)
                            .orElseThrow(
                                    () ->
                                            new HttpProblem(
                                                    400,
                                                    "subject must be an IP address or an IPv6"
                                                            + " /64"));
        };
    }

    /** Never the key itself, which would be stored and shown. */
    private static String digest(String text) {
        String digest = text.toLowerCase(Locale.ROOT);
        if (!DIGEST.matcher(digest).matches()) {
            throw new HttpProblem(
                    400,
                    "subject must be a key's digest: 16 hexadecimal digits, as streams and logs"
                            + " show it");
        }
        return digest;
    }

    private static Duration duration(String text) {
        return Units.duration(text)
                .filter(duration -> duration.isPositive() && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(
                        () ->
                                new HttpProblem(
                                        400, "duration must be such as 20m, 1h or 7d, over 0"));
    }
}
