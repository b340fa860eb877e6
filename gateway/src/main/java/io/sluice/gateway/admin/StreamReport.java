package io.sluice.gateway.admin;

import io.sluice.gateway.metrics.StreamFigures;
import io.sluice.gateway.stream.StreamView;

/** What the API tells of one stream. */
public record StreamReport(StreamView view, StreamFigures figures) {}
