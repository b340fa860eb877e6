package io.sluice.gateway.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.auth.Webhook.Answer;
import io.sluice.gateway.config.WebhookConfig.OnFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grants a publish to whom the platform's {@link Webhook} lets in: {@code auth.mode: webhook}. Its
 * answers, not its failures, are remembered for a short time.
 */
public final class WebhookAuthorizer implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAuthorizer.class);
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_TEXT = 1_024;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Webhook webhook;
    private final Set<String> profiles;
    private final Ticker ticker;
    private final Map<Question, Remembered> answers = new LinkedHashMap<>();

    /** Hides what was asked while its answer is remembered. */
    private final KeyedHash hash = new KeyedHash(freshSalt());

    /**
     * What an answer is remembered for: the whole key as it was asked about, with the query that
     * may hold a token, which {@link AuthRequest#keyDigest} leaves out.
     */
    private record Question(String appAndKey, InetAddress address) {}

    private record Remembered(Authorization answer, long untilNanos) {}

    /**
     * Remembers nothing yet.
     *
     * @param profiles the names of those that it may put a publish under
     */
    public WebhookAuthorizer(Webhook webhook, Set<String> profiles, Ticker ticker) {
        this.webhook = webhook;
        this.profiles = Set.copyOf(profiles);
        this.ticker = ticker;
    }

    @Override
    public CompletionStage<Authorization> authorize(AuthRequest request) {
        Question question = question(request);
        Optional<Authorization> known = remembered(question);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return webhook.ask("publish", message(request))
                .thenApply(answer -> understood(request, question, answer))
                .exceptionally(failure -> onFailure(request, reason(failure)));
    }

    private Question question(AuthRequest request) {
        byte[] asked = hash.of(request.app() + '\0' + request.key());
        return new Question(HexFormat.of().formatHex(asked), request.address());
    }

    private static byte[] freshSalt() {
        byte[] salt = new byte[KeyedHash.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    private static ObjectNode message(AuthRequest request) {
        return Webhook.JSON
                .createObjectNode()
                .put("stream", request.streamId())
                .put("app", request.app())
                .put("key", request.key())
                .put("keyDigest", request.keyDigest())
                .put("address", request.address().getHostAddress());
    }

    private Authorization understood(AuthRequest request, Question question, Answer answer) {
        Authorization authorization =
                switch (answer.status()) {
                    case OK -> read(request, answer.body());
                    case UNAUTHORIZED, FORBIDDEN ->
                            new Authorization.Denied("the webhook answered " + answer.status());
                    default ->
                            throw new CompletionException(
                                    new IllegalStateException("status " + answer.status()));
                };
        remember(question, authorization);
        return authorization;
    }

    private Authorization read(AuthRequest request, String body) {
        try {
            JsonNode answer = Webhook.JSON.readTree(body);
            if (!answer.path("allow").isBoolean()) {
                throw new IllegalStateException("no \"allow\": true or false");
            }
            if (!answer.path("allow").booleanValue()) {
                return new Authorization.Denied("the webhook refused", description(answer));
            }
            String identity = text(answer, "identity");
            return new Authorization.Granted(
                    identity == null ? request.keyDigest() : identity, terms(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A no is a no, however it is worded. */
    private static Optional<String> description(JsonNode answer) {
        try {
            return Optional.ofNullable(text(answer, "description"));
        } catch (IllegalStateException _) {
            return Optional.empty();
        }
    }

    private Terms terms(JsonNode answer) {
        return new Terms(
                Optional.ofNullable(text(answer, "app")),
                Optional.ofNullable(text(answer, "key")),
                Optional.ofNullable(text(answer, "origin")),
                profile(answer));
    }

    private Optional<String> profile(JsonNode answer) {
        String name = text(answer, "profile");
        if (name != null && !profiles.contains(name)) {
            throw new IllegalStateException("\"profile\" is none under policy.profiles");
        }
        return Optional.ofNullable(name);
    }

    private static @Nullable String text(JsonNode answer, String name) {
        JsonNode value = answer.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = value.isTextual() ? value.textValue() : "";
        boolean printable = text.chars().noneMatch(Character::isISOControl);
        if (text.isEmpty() || text.length() > MAX_TEXT || !printable) {
            throw new IllegalStateException("\"" + name + "\" is no text of 1 to 1024 characters");
        }
        return text;
    }

    private Authorization onFailure(AuthRequest request, String why) {
        boolean allow = webhook.config().onFailure() == OnFailure.ALLOW;
        LOG.warn(
                "[{}] the webhook gave no answer, so the publish is {}: {}",
                request.streamId(),
                allow ? "allowed" : "refused",
                why);
        if (!allow) {
            throw new CompletionException(new IOException("the webhook gave no answer: " + why));
        }
        return new Authorization.Granted(request.keyDigest());
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private synchronized Optional<Authorization> remembered(Question question) {
        Remembered known = answers.get(question);
        return Optional.ofNullable(known)
                .filter(answer -> ticker.nanoTime() - answer.untilNanos() < 0)
                .map(Remembered::answer);
    }

    private synchronized void remember(Question question, Authorization answer) {
        long now = ticker.nanoTime();
        answers.values().removeIf(old -> now - old.untilNanos() >= 0);
        if (answers.size() < MAX_REMEMBERED && !webhook.config().cache().isZero()) {
            answers.put(question, new Remembered(answer, now + webhook.config().cache().toNanos()));
        }
    }
}
