package io.thalweg.workbench;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Lets in who runs on this machine, calls it by its name and has the token; everyone else gets 401
/// or 403 and nothing more.
///
/// - A page of another site cannot get in by a name that it made point here (DNS rebinding): the
///   Host header must be one of three.
/// - Nor by asking in the user's name: the cookie is not sent from other sites, Origin and
///   Sec-Fetch-Site must be our own.
/// - What gets into the page as text does not run: no script but the page's own files.
final class Guard {
  private static final String HOME = "/";
  private static final String TOKEN = "token";
  private static final Pattern MISSPELT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final String BEARER = "Bearer ";

  private final Token token;
  private final String policy;

  /// @param scripts sources of scripts beside the page's own files, as the policy has them
  Guard(Token token, String scripts) {
    this.token = token;
    policy =
        String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self' " + scripts,
            "style-src 'self'",
            // Charts place their labels by it; no script can hide there.
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");
  }

  /// Ends the request where it may not go on.
  void check(Context context) {
    context.header("Content-Security-Policy", policy);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Cache-Control", "no-store");
    if (MISSPELT.matcher(context.req().getRequestURI()).find()) {
      throw new BadRequestResponse("a % in an address must have two hexadecimal digits behind it");
    }
    checkHost(context);
    checkOrigin(context);
    checkToken(context);
  }

  private static void checkHost(Context context) {
    int port = context.req().getLocalPort();
    List<String> hosts =
        Stream.of("127.0.0.1", "localhost", "[::1]").map(h -> h + ":" + port).toList();
    String host = Optional.ofNullable(context.header("Host")).orElse("");
    // The authority of a request line with one goes before the header.
    String asked = context.req().getServerName() + ":" + context.req().getServerPort();
    if (!hosts.contains(host) || !hosts.contains(asked)) {
      throw new ForbiddenResponse("this host name is not served");
    }
  }

  private static void checkOrigin(Context context) {
    Optional<String> origin = Optional.ofNullable(context.header("Origin"));
    if (origin.filter(from -> !from.equals("http://" + context.header("Host"))).isPresent()) {
      throw new ForbiddenResponse("requests of other origins are not served");
    }
    String site = Optional.ofNullable(context.header("Sec-Fetch-Site")).orElse("none");
    boolean own = site.equals("same-origin") || site.equals("none");
    if (!own && !context.path().equals(HOME)) {
      throw new ForbiddenResponse("requests of other sites are not served");
    }
  }

  private void checkToken(Context context) {
    String cookie = "thalweg-" + context.req().getLocalPort();
    Optional<String> said = Optional.ofNullable(context.queryParam(TOKEN));
    if (context.path().equals(HOME) && said.isPresent()) {
      if (!token.is(said.get())) {
        throw new UnauthorizedResponse("wrong token");
      }
      Cookie kept = new Cookie(cookie, token.text());
      kept.setHttpOnly(true);
      kept.setSameSite(SameSite.STRICT);
      context.cookie(kept);
      context.redirect(HOME, HttpStatus.SEE_OTHER);
      context.skipRemainingHandlers();
      return;
    }
    boolean known = Optional.ofNullable(context.cookie(cookie)).filter(token::is).isPresent();
    boolean bears =
        Optional.ofNullable(context.header("Authorization"))
            .filter(value -> value.startsWith(BEARER))
            .filter(value -> token.is(value.substring(BEARER.length())))
            .isPresent();
    if (!known && !bears) {
      throw new UnauthorizedResponse("open the address that ./thalweg ui printed");
    }
  }
}
