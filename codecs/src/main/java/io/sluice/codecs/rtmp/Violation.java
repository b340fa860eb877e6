package io.sluice.codecs.rtmp;

/**
 * What rule the peer broke: the bounded label under which a {@link ProtocolException} is counted.
 */
public enum Violation {
    /** The handshake's version or form. */
    HANDSHAKE,
    /** A chunk header that the chunk stream's state does not allow. */
    CHUNK,
    /** A chunk size outside what the specification or the configuration allows. */
    CHUNK_SIZE,
    /** A message longer than the limit, or too many or too large partial messages. */
    MESSAGE_SIZE,
    /** A malformed message body. */
    MESSAGE,
    /** Malformed AMF, or AMF past its depth, length or count limits. */
    AMF,
    /** A malformed FLV, audio or video tag header. */
    TAG,
    /** A well-formed command that the session's state does not allow. */
    COMMAND,
    /** A name (app, key, tcUrl) that is too long or holds characters outside the allowed ones. */
    NAME
}
