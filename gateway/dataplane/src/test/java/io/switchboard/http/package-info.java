@NullMarked
package io.switchboard.http;

import org.jspecify.annotations.NullMarked;
