package org.pgcaravan.app;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Vert.x as Camel's websocket component is to see it: that one would start a second server on the same port, whose
 * connections nobody watches. Its routes stand in the router of the one server; what it starts here listens nowhere.
 */
final class OneServer {

    private OneServer() {}

    static Vertx of(Vertx vertx) {
        return proxy(Vertx.class, (self, method, arguments) -> switch (method.getName()) {
            case "createHttpServer" -> serverThatListensNowhere();
            default -> call(vertx, method, arguments);
        });
    }

    private static HttpServer serverThatListensNowhere() {
        return proxy(HttpServer.class, (self, method, arguments) -> switch (method.getName()) {
            case "requestHandler" -> self;
            case "listen", "close" -> done(self, arguments);
            case "actualPort" -> 0;
            case "toString" -> "a server that listens nowhere";
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @SuppressWarnings("unchecked")
    private static Object done(Object self, Object[] arguments) {
        Future<Object> result = Future.succeededFuture(self);
        if (arguments != null && arguments[arguments.length - 1] instanceof Handler<?> handler) {
            ((Handler<AsyncResult<Object>>) handler).handle(result);
            return self;
        }
        return result;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(OneServer.class.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}
