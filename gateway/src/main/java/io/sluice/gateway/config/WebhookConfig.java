package io.sluice.gateway.config;

import java.time.Duration;

/**
 * The platform's own word on each publish, asked over HTTP.
 *
 * @param url where it is asked; empty where there is none
 * @param secret what each question is signed with
 * @param timeout longest wait for an answer
 * @param onFailure what a publish is answered with where none comes
 * @param cache for how long an answer holds for the same app, key and address
 * @param maxWaiting most questions at a time; more are failures
 */
public record WebhookConfig(
        String url,
        String secret,
        Duration timeout,
        OnFailure onFailure,
        Duration cache,
        int maxWaiting) {
    /** What stands in for an answer that did not come. */
    public enum OnFailure {
        REFUSE,
        /** Under the key's digest as identity. */
        ALLOW
    }

    public static WebhookConfig defaults() {
        return new WebhookConfig(
                "", "", Duration.ofSeconds(3), OnFailure.REFUSE, Duration.ofSeconds(5), 256);
    }

    /** Whether there is one, and questions to it can be signed. */
    public boolean usable() {
        return !url.isEmpty() && !secret.isEmpty();
    }

    /** The secret is not printed, nor the URL's query. */
    @Override
    public String toString() {
        return "WebhookConfig[" + url.replaceFirst("\\?.*", "?…") + "]";
    }
}
