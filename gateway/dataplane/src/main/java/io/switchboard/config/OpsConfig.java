package io.switchboard.config;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where metrics and health are served over HTTP; null serves neither. */
public record OpsConfig(@Nullable InetSocketAddress bind) {}
