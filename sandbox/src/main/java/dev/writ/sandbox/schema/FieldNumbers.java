package dev.writ.sandbox.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The protobuf field numbers of the messages that kubectl sends when it creates something, from the
 * published `generated.proto` files of Kubernetes (stable API versions never change them). Fields
 * of `bytes` type end in `*`, points in time in `@`.
 */
final class FieldNumbers {

  private static final String TABLE =
      """
      ObjectMeta name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6 generation?=7 creationTimestamp@=8 deletionTimestamp@=9 deletionGracePeriodSeconds=10 labels=11 annotations=12 ownerReferences=13 finalizers=14
      OwnerReference kind=1 name=3 uid=4 apiVersion=5 controller=6 blockOwnerDeletion=7
      LabelSelector matchLabels=1 matchExpressions=2
      LabelSelectorRequirement key=1 operator=2 values=3
      LocalObjectReference name=1
      ObjectReference kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
      Namespace metadata=1 spec=2 status=3
      NamespaceSpec finalizers=1
      NamespaceStatus phase=1
      ConfigMap metadata=1 data=2 binaryData*=3 immutable=4
      Secret metadata=1 data*=2 type=3 stringData=4 immutable=5
      ServiceAccount metadata=1 secrets=2 imagePullSecrets=3 automountServiceAccountToken=4
      Service metadata=1 spec=2 status=3
      ServiceSpec ports=1 selector=2 clusterIP=3 type=4 externalIPs=5 sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges=9 externalName=10 externalTrafficPolicy=11 healthCheckNodePort?=12 publishNotReadyAddresses?=13 ipFamilyPolicy=17 clusterIPs=18 ipFamilies=19 allocateLoadBalancerNodePorts=20 loadBalancerClass=21 internalTrafficPolicy=22
      ServicePort name=1 protocol=2 port=3 targetPort=4 nodePort?=5 appProtocol=6
      ServiceStatus loadBalancer=1
      LoadBalancerStatus ingress=1
      Deployment metadata=1 spec=2 status=3
      DeploymentSpec replicas=1 selector=2 template=3 strategy=4 minReadySeconds?=5 revisionHistoryLimit=6 paused?=7 progressDeadlineSeconds=9
      DeploymentStrategy type=1 rollingUpdate=2
      RollingUpdateDeployment maxUnavailable=1 maxSurge=2
      DeploymentStatus observedGeneration=1 replicas=2 updatedReplicas=3 availableReplicas=4 unavailableReplicas=5 readyReplicas=7
      PodTemplateSpec metadata=1 spec=2
      PodSpec volumes=1 containers=2 restartPolicy=3 terminationGracePeriodSeconds=4 activeDeadlineSeconds=5 dnsPolicy=6 nodeSelector=7 serviceAccountName=8 serviceAccount=9 nodeName=10 hostNetwork?=11 hostPID?=12 hostIPC?=13 securityContext=14 imagePullSecrets=15 hostname=16 subdomain=17 schedulerName=19 initContainers=20 automountServiceAccountToken=21 priorityClassName=24 priority=25 shareProcessNamespace=27 enableServiceLinks=30
      Container name=1 image=2 command=3 args=4 workingDir=5 ports=6 env=7 resources=8 terminationMessagePath=13 imagePullPolicy=14 stdin?=16 stdinOnce?=17 tty?=18 terminationMessagePolicy=20
      ContainerPort name=1 hostPort?=2 containerPort=3 protocol=4 hostIP=5
      EnvVar name=1 value=2
      ResourceRequirements limits=1 requests=2
      Job metadata=1 spec=2 status=3
      JobSpec parallelism=1 completions=2 activeDeadlineSeconds=3 selector=4 manualSelector=5 template=6 backoffLimit=7 ttlSecondsAfterFinished=8 completionMode=9 suspend=10
      JobStatus active=4 succeeded=5 failed=6 completedIndexes=7
      CronJob metadata=1 spec=2 status=3
      CronJobSpec schedule=1 startingDeadlineSeconds=2 concurrencyPolicy=3 suspend=4 jobTemplate=5 successfulJobsHistoryLimit=6 failedJobsHistoryLimit=7 timeZone=8
      CronJobStatus active=1
      JobTemplateSpec metadata=1 spec=2
      Role metadata=1 rules=2
      ClusterRole metadata=1 rules=2 aggregationRule=3
      PolicyRule verbs=1 apiGroups=2 resources=3 resourceNames=4 nonResourceURLs=5
      RoleBinding metadata=1 subjects=2 roleRef=3
      ClusterRoleBinding metadata=1 subjects=2 roleRef=3
      Subject kind=1 apiGroup=2 name=3 namespace=4
      RoleRef apiGroup=1 kind=2 name=3
      PodDisruptionBudget metadata=1 spec=2 status=3
      PodDisruptionBudgetSpec minAvailable=1 selector=2 maxUnavailable=3 unhealthyPodEvictionPolicy=4
      PodDisruptionBudgetStatus observedGeneration=1 disruptionsAllowed=3 currentHealthy=4 desiredHealthy=5 expectedPods=6
      SelfSubjectAccessReview metadata=1 spec=2 status=3
      SelfSubjectAccessReviewSpec resourceAttributes=1 nonResourceAttributes=2
      SubjectAccessReviewStatus allowed=1 reason=2 evaluationError=3 denied=4
      ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
      NonResourceAttributes path=1 verb=2
      """;

  /** What a number stands for. */
  record Field(String name, boolean bytes, boolean time, boolean zeroIsAbsent) {}

  private static final Map<String, Map<Integer, Field>> FIELDS = parse();

  private FieldNumbers() {}

  private static Map<String, Map<Integer, Field>> parse() {
    Map<String, Map<Integer, Field>> types = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] words = line.strip().split(" ", -1);
      Map<Integer, Field> fields = new HashMap<>();
      for (int i = 1; i < words.length; i++) {
        int at = words[i].indexOf('=');
        String name = words[i].substring(0, at);
        fields.put(
            Integer.parseInt(words[i].substring(at + 1)),
            new Field(
                name.replaceAll("[*@?]", ""),
                name.endsWith("*"),
                name.endsWith("@"),
                name.endsWith("?")));
      }
      types.put(words[0], fields);
    }
    return types;
  }

  static Optional<Field> find(String type, int number) {
    return Optional.ofNullable(FIELDS.getOrDefault(type, Map.of()).get(number));
  }
}
