package io.switchboard.query;

/** Makes and verifies server cookies (RFC 7873, RFC 9018). */
@FunctionalInterface
public interface CookieCheck {
    /**
     * Looks at the COOKIE option of a query that has one and writes the cookie for the reply.
     *
     * @param serverCookie where the {@value Query#SERVER_COOKIE_LENGTH} octets for the reply go
     * @return whether the query carried a valid server cookie
     */
    boolean check(Query query, byte[] serverCookie);
}
