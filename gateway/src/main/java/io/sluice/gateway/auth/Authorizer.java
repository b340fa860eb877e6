package io.sluice.gateway.auth;

import java.util.concurrent.CompletionStage;

/**
 * The seam at which a publish is allowed or denied, with an answer that may come later from any
 * thread: by key file, for everyone, and in tests.
 */
public interface Authorizer {
    /** Returns at once: what must wait or read files does so elsewhere. */
    CompletionStage<Authorization> authorize(AuthRequest request);
}
