package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.action.Ban;
import java.time.Instant;

/** A {@link Ban} as JSON, both ways. */
final class BanJson {
    private BanJson() {}

    static ObjectNode write(Ban ban) {
        return Json.object()
                .put("id", ban.id())
                .put("kind", Json.name(ban.kind()))
                .put("subject", ban.subject())
                .put("reason", ban.reason())
                .put("createdAt", ban.createdAt().toString())
                .put("expiresAt", ban.expiresAt().toString());
    }

    static Ban read(JsonNode json) {
        return new Ban(
                json.path("id").asLong(),
                Json.named(Ban.Kind.class, json.path("kind").asText()),
                json.path("subject").asText(),
                json.path("reason").asText(),
                Instant.parse(json.path("createdAt").asText()),
                Instant.parse(json.path("expiresAt").asText()));
    }
}
