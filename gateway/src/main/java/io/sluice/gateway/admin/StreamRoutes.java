package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.metrics.StreamFigures;
import io.sluice.gateway.stream.StreamView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code /v1/streams}: what streams there are, and cutting one. */
final class StreamRoutes {
    private static final long CUT_WAIT_SECONDS = 5;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final AdminParts parts;

    StreamRoutes(AdminParts parts) {
        this.parts = parts;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/v1/streams", this::list);
        routes.get("/v1/streams/{id}", this::one);
        routes.delete("/v1/streams/{id}", this::cut);
    }

    private void list(Context context) {
        ObjectNode json = Json.object();
        json.set("streams", Json.array(reports(), StreamJson::write));
        Answer.json(context, OK, json);
    }

    private void one(Context context) {
        String id = context.pathParam("id");
        StreamReport found =
                reports().stream()
                        .filter(report -> report.view().info().id().equals(id))
                        .findAny()
                        .orElseThrow(StreamRoutes::noSuchStream);
        Answer.json(context, OK, StreamJson.write(found));
    }

    private void cut(Context context) throws InterruptedException {
        String id = context.pathParam("id");
        String reason = context.queryParam("reason");
        Optional<Duration> ban = ban(context.queryParam("ban"));
        boolean done =
                cut(id, reason == null || reason.isBlank() ? "cut by an operator" : reason, ban);
        ObjectNode json = Json.object().put("id", id).put("cut", done);
        ban.ifPresent(duration -> json.put("banned", Units.format(duration)));
        Answer.json(context, done ? OK : ACCEPTED, json);
    }

    /** False where the stream has not answered yet: it will be cut, its loop is busy. */
    private boolean cut(String id, String reason, Optional<Duration> ban)
            throws InterruptedException {
        try {
            boolean found =
                    parts.cut()
                            .cut(id, reason, ban)
                            .toCompletableFuture()
                            .get(CUT_WAIT_SECONDS, TimeUnit.SECONDS);
            if (!found) {
                throw noSuchStream();
            }
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cut failed", e.getCause());
        }
    }

    /** Without the parameter, what the policy says; {@code 0s} for none. */
    private Optional<Duration> ban(@Nullable String text) {
        Duration duration =
                text == null
                        ? parts.banRule().duration()
                        : Units.duration(text)
                                .orElseThrow(
                                        () ->
                                                new HttpProblem(
                                                        400,
                                                        "ban must be a duration such as 20m, or 0s"
                                                                + " for none"));
        return duration.isZero() ? Optional.empty() : Optional.of(duration);
    }

    private List<StreamReport> reports() {
        return parts.streams().get().stream().map(this::report).toList();
    }

    private StreamReport report(StreamView view) {
        StreamFigures figures =
                parts.metrics().figures(view.info().id()).orElse(StreamFigures.NONE);
        return new StreamReport(view, figures);
    }

    private static HttpProblem noSuchStream() {
        return new HttpProblem(404, "there is no stream of this id now");
    }
}
