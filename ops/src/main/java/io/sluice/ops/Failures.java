package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.gateway.admin.AdminException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What a person is told when a command fails: the reason in a line, a trace only where it is a bug
 * of ours.
 */
final class Failures {
    private final Output output;

    Failures(Output output) {
        this.output = output;
    }

    int handle(Exception failure, CommandLine command, ParseResult arguments) {
        return switch (failure) {
            case ConfigException config -> {
                config.problems().forEach(problem -> output.error(problem.toString()));
                yield ExitCode.WRONG;
            }
            case IllegalArgumentException wrong -> {
                output.error(name(command) + wrong.getMessage());
                yield ExitCode.WRONG;
            }
            case AdminException admin -> {
                output.error(name(command) + admin.getMessage());
                yield ExitCode.FAILED;
            }
            case IOException io -> {
                output.error(name(command) + described(io));
                yield ExitCode.FAILED;
            }
            default -> {
                output.error(name(command) + failure);
                failure.printStackTrace(output.err());
                yield ExitCode.FAILED;
            }
        };
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName() + ": ";
    }

    /** The message alone where it says enough; a missing file's message is only its name. */
    static String described(IOException failure) {
        return failure instanceof FileSystemException file
                ? file.getFile() + ": " + file.getClass().getSimpleName()
                : String.valueOf(failure.getMessage());
    }
}
