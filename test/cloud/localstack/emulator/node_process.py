"""Lambda for LocalStack without Docker: an execution environment is one Node process, fed through the Lambda Runtime API.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import queue
import subprocess
import threading
import time
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

HOST = "127.0.0.1"
RUNTIME = str(Path(__file__).with_name("runtime.mjs"))
PREFIX = "/2018-06-01/runtime"
START_SECONDS = 30
LOG = os.environ["EVENSTRAND_FUNCTION_LOG"]


class NodeProcess(RuntimeExecutor):
    def __init__(self, id, function_version):
        super().__init__(id, function_version)
        self.process = None
        self.server = ThreadingHTTPServer((HOST, 0), runtime_api(self))
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()

    def start(self, env_vars):
        self.env_vars = {name: str(value) for name, value in env_vars.items()}
        self.spawn()

    def spawn(self):
        self.ready, self.answer, self.requests = Future(), Future(), queue.Queue()
        function = self.function_version.config
        code = str(function.code.get_unzipped_code_location())
        # A function sees its own environment, nothing of the emulator's.
        environment = {
            "PATH": os.environ["PATH"],
            **self.env_vars,
            **json.loads(Path(os.environ["EVENSTRAND_FUNCTION_ENVIRONMENT"]).read_text()),
            "LAMBDA_TASK_ROOT": code,
            "TZ": "UTC",
            "AWS_LAMBDA_RUNTIME_API": f"{HOST}:{self.server.server_port}",
        }
        heap = f"--max-old-space-size={int(function.memory_size * 0.9)}"
        # The function's name is for whoever reads the list of processes.
        command = ["node", heap, RUNTIME, self.function_version.id.function_name]
        with open(LOG, "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=code, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        threading.Thread(target=self.watch, args=(self.process,), daemon=True).start()
        self.ready.result(START_SECONDS)

    def watch(self, process):
        status = process.wait()
        failure = fault("Runtime.ExitError", f"Runtime exited with exit status {status}")
        if not self.ready.done():
            self.ready.set_exception(StatusErrorException("the runtime did not start", failure))
        self.finish(failure, True)

    def finish(self, body, is_error):
        if not self.answer.done():
            self.answer.set_result((body, is_error))

    def invoke(self, payload):
        if self.process.poll() is not None:
            self.spawn()
        self.answer, self.request_id = Future(), payload["invoke-id"]
        seconds = self.function_version.config.timeout
        with open(LOG, "a") as log:
            log.write(f"START {self.function_version.id.function_name} {self.request_id}\n")
        self.requests.put((payload, int((time.time() + seconds) * 1000)))
        try:
            body, is_error = self.answer.result(seconds)
        except TimeoutError:
            self.kill()
            body, is_error = fault("Sandbox.Timedout", f"Task timed out after {seconds}.00 seconds"), True
        return InvocationResult(self.request_id, body, is_error=is_error, logs="")

    def kill(self):
        self.requests.put(None)
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process:
            self.kill()
        self.server.shutdown()
        self.server.server_close()

    def get_address(self):
        return HOST

    def get_endpoint_from_executor(self):
        return HOST

    def get_runtime_endpoint(self):
        return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def get_logs(self):
        return ""

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass


def fault(name, message):
    return json.dumps({"errorType": name, "errorMessage": message}).encode()


def runtime_api(executor):
    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Without these two, each answer waits 40 ms for a delayed acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self):
            if not executor.ready.done():
                executor.ready.set_result(None)
            request = executor.requests.get()
            if request is None:
                return self.send(410)
            payload, deadline = request
            self.send(
                200,
                payload["payload"].encode(),
                {
                    "Lambda-Runtime-Aws-Request-Id": payload["invoke-id"],
                    "Lambda-Runtime-Deadline-Ms": str(deadline),
                    "Lambda-Runtime-Invoked-Function-Arn": payload["invoked-function-arn"],
                    "Lambda-Runtime-Trace-Id": payload["trace-id"],
                },
            )

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == f"{PREFIX}/init/error":
                executor.ready.set_exception(StatusErrorException("the handler did not load", body))
            elif self.path.startswith(f"{PREFIX}/invocation/{executor.request_id}/"):
                executor.finish(body, self.path.endswith("/error"))
            self.send(202)

        def send(self, status, body=b"", headers={}):
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_):
            pass

    return RuntimeApi
