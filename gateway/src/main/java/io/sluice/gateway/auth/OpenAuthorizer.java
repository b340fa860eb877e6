package io.sluice.gateway.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Grants every publish, under its digest as identity: {@code auth.mode: open}. */
public final class OpenAuthorizer implements Authorizer {
    private final KeyDigester digester;

    public OpenAuthorizer(KeyDigester digester) {
        this.digester = digester;
    }

    @Override
    public CompletionStage<Authorization> authorize(AuthRequest request) {
        return CompletableFuture.completedFuture(
                new Authorization.Granted(digester.digest(request.app(), request.key())));
    }
}
