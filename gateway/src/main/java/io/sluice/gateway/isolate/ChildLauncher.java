package io.sluice.gateway.isolate;

import java.io.IOException;
import java.util.List;

/** Starts a child process; replaced in tests by children that crash and hang on demand. */
public interface ChildLauncher {
    /**
     * Starts one.
     *
     * @param options for its JVM
     * @param arguments what {@link InspectorProcess#run} wants
     */
    Process start(List<String> options, List<String> arguments) throws IOException;
}
