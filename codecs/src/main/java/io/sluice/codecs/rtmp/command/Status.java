package io.sluice.codecs.rtmp.command;

import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import java.util.Objects;

/**
 * An info object: what {@code onStatus}, {@code _result} and {@code _error} say (RTMP 1.0 section
 * 7.2.2).
 *
 * @param level {@code status}, {@code warning} or {@code error}
 */
public record Status(String level, String code, String description) {
    public static final String CONNECT_SUCCESS = "NetConnection.Connect.Success";
    public static final String CONNECT_REJECTED = "NetConnection.Connect.Rejected";
    public static final String RECONNECT_REQUEST = "NetConnection.Connect.ReconnectRequest";
    public static final String PUBLISH_START = "NetStream.Publish.Start";
    public static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
    public static final String PUBLISH_REJECTED = "NetStream.Publish.Rejected";
    public static final String UNPUBLISH_SUCCESS = "NetStream.Unpublish.Success";
    public static final String PLAY_FAILED = "NetStream.Play.Failed";

    private static final String ERROR = "error";

    public static Status success(String code, String description) {
        return new Status("status", code, description);
    }

    public static Status error(String code, String description) {
        return new Status(ERROR, code, description);
    }

    /** The first info object among a command's arguments; empty texts where there is none. */
    public static Status of(Command command) {
        for (AmfValue argument : command.arguments()) {
            if (argument instanceof AmfObject info) {
                return new Status(
                        text(info, "level"), text(info, "code"), text(info, "description"));
            }
        }
        return new Status("", "", "");
    }

    private static String text(AmfObject info, String name) {
        return Objects.requireNonNullElse(info.string(name), "");
    }

    public boolean isError() {
        return level.equals(ERROR);
    }

    public AmfObject toObject() {
        return AmfObject.empty()
                .with("level", level)
                .with("code", code)
                .with("description", description);
    }

    /** The status as the call that tells a message stream about itself. */
    public Command toOnStatus() {
        return Command.of("onStatus", 0, toObject());
    }
}
