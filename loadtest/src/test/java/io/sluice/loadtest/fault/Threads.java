package io.sluice.loadtest.fault;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Blocking work beside a test. */
final class Threads {
    private Threads() {}

    static <T> CompletableFuture<T> running(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                result.complete(work.call());
                            } catch (Exception e) {
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }
}
