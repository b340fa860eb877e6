package io.sluice.codecs.amf;

/**
 * How much AMF one message may make us build. Bytes need no limit here: they have arrived and were
 * bounded below.
 *
 * @param maxDepth how many objects and arrays may lie inside each other
 * @param maxElements values in one message, nested ones included
 */
public record AmfLimits(int maxDepth, int maxElements) {}
