"""Starts open-source LocalStack without Docker, on the loopback address alone. ../start-localstack.ts sets its environment."""

import sys

from localstack import config
from localstack.runtime.main import main
from localstack.services.lambda_.invocation.plugins import DockerRuntimeExecutorPlugin
from twisted.internet.endpoints import TCP4ServerEndpoint

import step_functions
from node_process import NodeProcess


def listen_only_where_told():
    """Upstream passes no interface on, and so listens to the whole network whatever GATEWAY_LISTEN says."""
    upstream = TCP4ServerEndpoint.__init__

    def init(self, reactor, port, backlog=50, interface=""):
        upstream(self, reactor, port, backlog, interface or config.GATEWAY_LISTEN[0].host)

    TCP4ServerEndpoint.__init__ = init


DockerRuntimeExecutorPlugin.load = lambda self: NodeProcess
listen_only_where_told()
step_functions.patch()
sys.exit(main())
