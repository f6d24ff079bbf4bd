from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def arrived(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("insert into bench_arrived (body) values (%s)", [request.body])
    return HttpResponse("Stored.", content_type="text/plain")


urlpatterns = [path("arrived", arrived)]
