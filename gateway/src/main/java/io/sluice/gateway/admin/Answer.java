package io.sluice.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the API answers: JSON, and problem documents (RFC 9457) for whatever goes wrong. */
final class Answer {
    private static final Logger log = LoggerFactory.getLogger(Answer.class);

    static final String PROBLEM = "application/problem+json";

    private Answer() {}

    static void json(Context context, int status, JsonNode body) {
        context.status(status).contentType("application/json").result(Json.text(body));
    }

    static void problem(HttpProblem problem, Context context) {
        problem(context, problem.status(), problem.detail());
    }

    /** Javalin's own: no such path, a method that the path has not, a body that is too long. */
    static void refused(HttpResponseException refused, Context context) {
        String detail =
                switch (refused.getStatus()) {
                    case 404 -> "there is nothing at this path";
                    case 405 -> "this path does not take this method";
                    case 413 -> "the body is too long";
                    default -> "the request can't be served";
                };
        problem(context, refused.getStatus(), detail);
    }

    static void bug(Exception bug, Context context) {
        log.error("{} {} failed", context.method(), context.path(), bug);
        problem(context, 500, "the gateway failed on this request; its log says more");
    }

    private static void problem(Context context, int status, String detail) {
        context.status(status).contentType(PROBLEM).result(document(status, detail));
    }

    /** A problem document. */
    static String document(int status, String detail) {
        return Json.text(
                Json.object()
                        .put("type", "about:blank")
                        .put("title", HttpStatus.forStatus(status).getMessage())
                        .put("status", status)
                        .put("detail", detail));
    }
}
